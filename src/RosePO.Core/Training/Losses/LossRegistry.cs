namespace RosePO.Core.Training.Losses;

/// <summary>What an objective can make of epsilon.</summary>
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

/// <summary>An objective's making and what it reads.</summary>
/// <param name="Create">Makes it.</param>
/// <param name="Smoothing">What it can make of epsilon.</param>
/// <param name="NeedsReference">Whether it reads the reference's log-probs.</param>
/// <param name="TakesDivergence">Whether another f-divergence can stand in for the reverse KL.</param>
/// <param name="NeedsRatings">Whether it reads the ratings of chosen items.</param>
/// <param name="IsListwise">Whether it has a loss a row rather than one a pair.</param>
/// <param name="ComparesBatch">Whether a pair's loss depends on the batch's other pairs, so that a batch must be read in one pass.</param>
/// <param name="NeedsLabels">Whether every epsilon must be below 0.5, so that no label is reversed.</param>
internal sealed record LossEntry(
    Func<LossOptions, IPreferenceObjective> Create,
    SmoothingSupport Smoothing = SmoothingSupport.None,
    bool NeedsReference = true,
    bool TakesDivergence = true,
    bool NeedsRatings = false,
    bool IsListwise = false,
    bool ComparesBatch = false,
    bool NeedsLabels = false);

/// <summary>The objectives by name. Another one is one file and one line here.</summary>
internal static class LossRegistry
{
    /// <summary>The entry of a name.</summary>
    public static LossEntry Of(PreferenceLoss loss) => loss switch
    {
        PreferenceLoss.RosePO or PreferenceLoss.Cdpo => new(options => new RosePOLoss(options), SmoothingSupport.PerPair),
        PreferenceLoss.RosePORobust or PreferenceLoss.Robust => new(options => new RobustLoss(options), SmoothingSupport.PerPair, NeedsLabels: true),
        PreferenceLoss.Dpo => new(options => new DpoLoss(options), SmoothingSupport.Zero),
        PreferenceLoss.Ipo => new(options => new IpoLoss(options)),
        PreferenceLoss.Hinge => new(options => new HingeLoss(options)),
        PreferenceLoss.SigmoidNorm => new(options => new SigmoidNormLoss(options), SmoothingSupport.PerPair),
        PreferenceLoss.Exo => new(options => new ExoLoss(options), SmoothingSupport.PerPair),
        PreferenceLoss.Nca => new(options => new NcaLoss(options)),
        PreferenceLoss.Bco => new(options => new BcoLoss(options)),
        PreferenceLoss.Sppo => new(options => new SppoLoss(options)),
        PreferenceLoss.Aot => new(options => new AotLoss(options), SmoothingSupport.PerPair, TakesDivergence: false, ComparesBatch: true),
        PreferenceLoss.AotUnpaired => new(options => new AotUnpairedLoss(options), SmoothingSupport.Constant, ComparesBatch: true),
        PreferenceLoss.ApoZero => new(options => new ApoZeroLoss(options)),
        PreferenceLoss.ApoDown => new(options => new ApoDownLoss(options)),
        PreferenceLoss.DiscoPop => new(options => new DiscoPopLoss(options)),
        PreferenceLoss.Sdpo => new(options => new SdpoLoss(options), SmoothingSupport.PerPair, IsListwise: true),
        PreferenceLoss.Dmpo => new(options => new DmpoLoss(options), IsListwise: true),
        PreferenceLoss.RecPO => new(options => new RecPOLoss(options), SmoothingSupport.PerPair, NeedsRatings: true, IsListwise: true),
        PreferenceLoss.SimPO => new(options => new SimPOLoss(options), SmoothingSupport.PerPair, NeedsReference: false, TakesDivergence: false),
        PreferenceLoss.Cpo => new(options => new CpoLoss(options), SmoothingSupport.PerPair, NeedsReference: false, TakesDivergence: false),
        PreferenceLoss.Orpo => new(options => new OrpoLoss(options), NeedsReference: false, TakesDivergence: false),
        _ => throw TrainingErrors.Unknown(loss),
    };
}
