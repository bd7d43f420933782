from pathlib import Path
def write(settings): print("report")
