module parta/bench/load

go 1.22
