"""What `./dev` does: virtual environment, private servers, and the product's processes.

Only Python's standard library, as it runs before anything is installed, and no import of the product.

Nobody has to remember to stop a server. Whoever needs one holds a shared lock on a file; a guard process
(`vokter`) beside the server stops it as soon as no one holds the lock any more. The kernel lets go of a lock
when its holder ends, however it ends, so a `kill -9` of `./dev` cleans up as Ctrl-C does.
"""
