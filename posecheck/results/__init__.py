"""The folder of a result: the names of its files (`names`), whole or not at all (`write`, `place`),
read back (`folder`), and its exports."""
