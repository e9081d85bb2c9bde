namespace RosePO.Core.Training.Losses;

/// <summary>What a loss can make of epsilon.</summary>
internal enum SmoothingSupport
{
    /// <summary>Its epsilon is 0 by definition, whatever the pair set's: the other end of an ablation on the same pairs.</summary>
    Zero,

    /// <summary>Nothing.</summary>
    None,

    /// <summary>One epsilon for all pairs.</summary>
    Constant,

    /// <summary>Each pair's own.</summary>
    PerPair,
}

/// <summary>How a loss is made and what it reads.</summary>
/// <param name="Create">Makes it.</param>
/// <param name="Smoothing">What it can make of epsilon.</param>
/// <param name="NeedsReference">Whether it reads the reference's log-probs.</param>
/// <param name="TakesDivergence">Whether another f-divergence can stand in for the reverse KL.</param>
/// <param name="NeedsRatings">Whether it reads the ratings of chosen items.</param>
/// <param name="IsListwise">Whether it has a loss per row rather than one per pair.</param>
/// <param name="ComparesBatch">Whether a pair's loss depends on the batch's other pairs, so that a batch must be read in one pass.</param>
/// <param name="NeedsLabels">Whether every epsilon must be below 0.5, so that no label is reversed.</param>
internal sealed record LossEntry(
    Func<AlignRequest, IPreferenceLoss> Create,
    SmoothingSupport Smoothing = SmoothingSupport.None,
    bool NeedsReference = true,
    bool TakesDivergence = true,
    bool NeedsRatings = false,
    bool IsListwise = false,
    bool ComparesBatch = false,
    bool NeedsLabels = false);

/// <summary>The losses by name. Another one is one file and one line here.</summary>
internal static class LossRegistry
{
    /// <summary>The entry of a name.</summary>
    public static LossEntry Of(PreferenceLoss loss) => loss switch
    {
        PreferenceLoss.RosePO or PreferenceLoss.Cdpo => new(request => new RosePOLoss(MarginOptions.Of(request)), SmoothingSupport.PerPair),
        PreferenceLoss.RosePORobust or PreferenceLoss.Robust => new(request => new RobustLoss(MarginOptions.Of(request)), SmoothingSupport.PerPair, NeedsLabels: true),
        PreferenceLoss.Dpo => new(request => new DpoLoss(MarginOptions.Of(request)), SmoothingSupport.Zero),
        PreferenceLoss.Ipo => new(request => new IpoLoss(MarginOptions.Of(request))),
        PreferenceLoss.Hinge => new(request => new HingeLoss(MarginOptions.Of(request))),
        PreferenceLoss.SigmoidNorm => new(request => new SigmoidNormLoss(MarginOptions.Of(request)), SmoothingSupport.PerPair),
        PreferenceLoss.Exo => new(request => new ExoLoss(MarginOptions.Of(request)), SmoothingSupport.PerPair),
        PreferenceLoss.Nca => new(request => new NcaLoss(MarginOptions.Of(request))),
        PreferenceLoss.Bco => new(request => new BcoLoss(MarginOptions.Of(request))),
        PreferenceLoss.Sppo => new(request => new SppoLoss(MarginOptions.Of(request))),
        PreferenceLoss.Aot => new(request => new AotLoss(MarginOptions.Of(request)), SmoothingSupport.PerPair, TakesDivergence: false, ComparesBatch: true),
        PreferenceLoss.AotUnpaired => new(request => new AotUnpairedLoss(MarginOptions.Of(request)), SmoothingSupport.Constant, ComparesBatch: true),
        PreferenceLoss.ApoZero => new(request => new ApoZeroLoss(MarginOptions.Of(request))),
        PreferenceLoss.ApoDown => new(request => new ApoDownLoss(MarginOptions.Of(request))),
        PreferenceLoss.DiscoPop => new(request => new DiscoPopLoss(MarginOptions.Of(request))),
        PreferenceLoss.Sdpo => new(request => new SdpoLoss(MarginOptions.Of(request)), SmoothingSupport.PerPair, IsListwise: true),
        PreferenceLoss.Dmpo => new(request => new DmpoLoss(MarginOptions.Of(request)), IsListwise: true),
        PreferenceLoss.RecPO => new(request => new RecPOLoss(MarginOptions.Of(request), request.RecPO), SmoothingSupport.PerPair, NeedsRatings: true, IsListwise: true),
        PreferenceLoss.SimPO => new(request => new SimPOLoss(request.Beta, request.SimPO), SmoothingSupport.PerPair, NeedsReference: false, TakesDivergence: false),
        PreferenceLoss.Cpo => new(request => new CpoLoss(MarginOptions.Of(request)), SmoothingSupport.PerPair, NeedsReference: false, TakesDivergence: false),
        PreferenceLoss.Orpo => new(request => new OrpoLoss(MarginOptions.Of(request)), NeedsReference: false, TakesDivergence: false),
        _ => throw TrainingErrors.Unknown(loss),
    };
}
