// Torch's default generator, which dropout draws from, is one for the whole process: two trainings at once would change each other,
// and their threads would fight for the cores.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
