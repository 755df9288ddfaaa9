"""Answers: what runs and studies say, read with the analysis. A thin layer above both, for runs know no analysis and the analysis
knows no model."""
