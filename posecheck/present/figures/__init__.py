"""The drawn figure: a movement's key poses as joint angles in a file, and the still and moving
drawings made of them."""
