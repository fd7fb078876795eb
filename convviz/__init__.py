"""convviz animates convolution for people who teach it."""
