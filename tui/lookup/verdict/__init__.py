"""What is to be said about one learner in one course, and what it rests on."""
