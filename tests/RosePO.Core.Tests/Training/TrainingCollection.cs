namespace RosePO.Core.Tests.Training;

/// <summary>The stages that several classes train from, made once.</summary>
[CollectionDefinition(Name)]
public sealed class TrainingCollection : ICollectionFixture<TrainedStages>
{
    public const string Name = "training";
}
