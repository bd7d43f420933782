module djinn/load

go 1.21
