"""What waits for somebody who leaves a seat, and handing it over."""
