"""Items to sort into a few categories. Categories stand in the author's order, which is often a natural one."""
