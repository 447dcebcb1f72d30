"""The pages of somebody who helps a patient: what the patient lets them do, and nothing else."""
