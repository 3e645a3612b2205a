//! Orders the cutover: dependencies, waves, stages and steps.
