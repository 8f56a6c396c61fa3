"""What tests are played in: browsers, synthetic peers, lossy links, a clock."""
