namespace RosePO.Core.Tests.Training;

/// <summary>Dropout draws from the process's one random generator: runs that are compared to the byte have it to themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TrainingCollection : ICollectionFixture<TrainedStages>
{
    public const string Name = "training";
}
