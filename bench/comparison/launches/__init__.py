"""How each server is started and asked, one module a server; their programs are in bench/peers."""
