// Torch's default generator, which dropout draws from, is one for the whole process: two trainings at once would change each other,
// and their threads would fight for the cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
