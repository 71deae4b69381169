# The commands of Kithline. Each is a script in bin/, or a sub-command of .venv/bin/kithline.
.PHONY: demo test test-spark check bench docs stop clean lock

demo:   ## start the demonstration on 127.0.0.1:8000 (REBUILD=1 builds it anew, PORT=n)
	@bin/demo

test:   ## run the whole suite (JOBS=n workers)
	@bin/test

test-spark:  ## match one list on Spark as on DuckDB (300 MB of its own, Java 17)
	@bin/test-spark

check:  ## style, types, order of the rooms, templates, migrations, packs
	@bin/check

bench:  ## measure pages and actions over a population (SIZE=10000)
	@bin/bootstrap && .venv/bin/kithline bench $(if $(SIZE),--size $(SIZE))

docs:   ## write the parts of docs/reference that come from the code
	@bin/bootstrap && .venv/bin/kithline docs

stop:   ## stop what a killed command left running
	@.venv/bin/kithline stop

clean:  ## stop everything and delete what can be made again
	@bin/clean

lock:   ## compile requirements/*.in to the locked *.txt
	@bin/lock
