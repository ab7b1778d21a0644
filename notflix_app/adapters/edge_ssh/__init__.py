"""What we do to an edge, over SSH and SFTP (paramiko): take it in, fill it, compare and repair it.

SshEdgeStorage(key_file, timeout)               # .storage: the EdgeStorage port; everything else serves it
make_key(path)                                  # .keys: ours for logging in
"""
