using RosePO.Core.Data;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Training;

namespace RosePO.Core.Tests.Training;

/// <summary>Fine-tuning on some of the training examples.</summary>
[Collection(TrainingCollection.Name)]
public sealed class FewExamplesTests(TrainedStages stages)
{
    private int All => RecDataset.Load(stages.Dataset).TrainingExamples().Count;

    [Fact]
    public void As_many_examples_as_there_are_train_the_bytes_that_no_limit_trains()
    {
        var bytes = TrainedStages.Weights(stages.Tuned.Model);
        Assert.Equal(bytes, TrainedStages.Weights(Run(stages.Sft("few-all") with { MaxExamples = All }).Model));
        Assert.Equal(bytes, TrainedStages.Weights(Run(stages.Sft("few-share-1") with { ExampleShare = 1 }).Model));
        Assert.NotEqual(bytes, TrainedStages.Weights(Run(stages.Sft("few-less") with { MaxExamples = All - 1 }).Model));
    }

    [Fact]
    public void Without_limits_every_training_item_after_the_first_is_learnt_as_an_answer()
    {
        var dataset = RecDataset.Load(stages.Dataset);
        Assert.Equal(Enumerable.Range(0, dataset.Users.Count).Sum(user => Math.Max(0, dataset.TrainItems(user).Length - 1)), All);
        var request = stages.Sft("few-every") with { Epochs = 1, BatchSize = 1, Validation = new() { Users = 0 } };
        Assert.Equal(All, Run(request).Steps);
        Assert.Equal((0, 0, null, null), (request.RecentPositions, request.ReservedPositions, request.MaxExamples, request.ExampleShare));
    }

    [Fact]
    public void A_number_and_a_share_that_come_to_the_same_train_the_same_bytes_and_the_smaller_counts()
    {
        var share = 36.0 / All;
        var number = Run(stages.Sft("few-36") with { MaxExamples = 36 });
        Assert.Equal(3, number.Steps);
        var bytes = TrainedStages.Weights(number.Model);
        Assert.Equal(bytes, TrainedStages.Weights(Run(stages.Sft("few-share") with { ExampleShare = share }).Model));
        Assert.Equal(bytes, TrainedStages.Weights(Run(stages.Sft("few-both") with { ExampleShare = 0.9, MaxExamples = 36 }).Model));
        Assert.Equal(bytes, TrainedStages.Weights(Run(stages.Sft("few-both-2") with { ExampleShare = share, MaxExamples = All }).Model));
        Assert.Equal(1, Run(stages.Sft("few-one") with { ExampleShare = 1e-9, Validation = new() { Users = 0 } }).Steps);
    }

    [Fact]
    public void Pairs_of_the_same_seed_and_number_are_of_the_examples_that_are_learnt()
    {
        var dataset = RecDataset.Load(stages.Dataset);
        var learnt = DrawnExamples.Of(dataset.TrainingExamples(), 25, 4);
        var pairs = BuildPreferencePairs.Run(new PreferencePairsRequest
        {
            Dataset = stages.Dataset,
            Destination = stages.At("few-pairs"),
            Strategies = [RejectedStrategy.Random],
            MaxExamples = 25,
            Seed = 4,
        }, null, TestContext.Current.CancellationToken);
        Assert.Equal(
            learnt.Select(example => (example.User, dataset.TrainItems(example.User)[example.Position])),
            PairSet.Load(pairs.Pairs).Examples.Select(example => (example.User, example.Chosen)));
    }

    private static ModelResult Run(TrainingRequest request) => TrainModel.Run(request, null, TestContext.Current.CancellationToken);
}
