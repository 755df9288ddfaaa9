"""The headline question, part by part: each has its studies, and an answer that is a function of their results."""
