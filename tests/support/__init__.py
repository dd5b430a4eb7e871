"""What the tests share: real servers, real terminals and ways to wait for both."""
