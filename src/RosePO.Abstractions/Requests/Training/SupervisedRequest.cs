namespace RosePO;

/// <summary>What pretraining and supervised fine-tuning have in common: they learn from the dataset itself, and may make a new model.</summary>
public abstract record SupervisedRequest : TrainingRequest
{
    /// <summary>The shape of a new <c>Embedded</c> model.</summary>
    [ReadWhen(nameof(Model), "Embedded")]
    public EmbeddedModelOptions Embedded { get; init; } = new();

    /// <summary>
    /// Candidates listed in a prompt, the answer included. Null takes the model's own, which are 20 for <c>Embedded</c> and for a folder that does not say.
    /// The trained model keeps the number; alignment lists the candidates of its pairs.
    /// </summary>
    [AtLeast(2)]
    public int? Candidates { get; init; }

    /// <summary>
    /// The last training items of each user, this many, are not learnt. Pairs made of them (see <see cref="PreferencePairsRequest.RecentPositions"/>) show the
    /// preference stage what the model gets wrong on answers that it was never shown.
    /// </summary>
    [AtLeast(0)]
    public int ReservedPositions { get; init; }
}
