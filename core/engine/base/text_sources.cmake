# Sources of engine_text in this folder.
