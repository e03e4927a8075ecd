"""The operator's commands: each module adds its own, and runs them on an open node.

What a command does is a function `(node, options) -> exit code`, set as `run` of its parser.
"""
