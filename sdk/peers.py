"""What no Djinn can be told to be, on ports of its own: one server that is silent, and one that asks for 31 s of patience.

Prints two free ports, and theirs. Runs until it is ended.
"""
import http.server
import json
import socket

PROBLEM = {
    "type": "urn:djinn:problem:overloaded",
    "title": "The server is overloaded.",
    "status": 429,
    "detail": "Try again in 31 s.",
    "instance": "/",
    "code": "overloaded",
    "request_id": "busy",
}


class Busy(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps(PROBLEM).encode()
        self.send_response(429)
        self.send_header("Content-Type", "application/problem+json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Retry-After", "31")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


silent, *free = (socket.create_server(("127.0.0.1", 0)) for _ in range(3))
busy = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Busy)
print(*(s.getsockname()[1] for s in (*free, silent)), busy.server_port, flush=True)
for port in free:
    port.close()
busy.serve_forever()
