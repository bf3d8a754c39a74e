"""`tf.gfile`: files and folders, under the names of TensorFlow 1."""

from minitf.io import gfile

GFile = FastGFile = Open = gfile.GFile
Copy, Exists, Glob, IsDirectory = gfile.copy, gfile.exists, gfile.glob, gfile.isdir
ListDirectory, MakeDirs, MkDir = gfile.listdir, gfile.makedirs, gfile.mkdir
Remove, Rename, DeleteRecursively = gfile.remove, gfile.rename, gfile.rmtree
Stat, Walk = gfile.stat, gfile.walk
