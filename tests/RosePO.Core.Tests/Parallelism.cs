// The threads of several trainings would fight for the cores. That trainings at once leave each other alone is held where it is meant.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
