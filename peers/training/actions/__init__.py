"""Every write of the training: one module for each thing a person does."""
