namespace RosePO.Core.Training.Losses;

/// <summary>What a loss can make of epsilon.</summary>
internal enum SmoothingSupport
{
    /// <summary>Its epsilon is 0 by definition, whatever the pair set's: the other end of an ablation on the same pairs.</summary>
    Zero,

    /// <summary>Nothing.</summary>
    None,

    /// <summary>Each pair's own, as the value of its rejected answer: no label is smoothed.</summary>
    Value,

    /// <summary>One epsilon for all pairs.</summary>
    Constant,

    /// <summary>Each pair's own.</summary>
    PerPair,
}

/// <summary>A loss as a request has it, and what it reads.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Smoothing">What it can make of epsilon.</param>
/// <param name="Reads">What it reads.</param>
/// <param name="TakesDivergence">Whether another f-divergence can stand in for the reverse KL.</param>
/// <param name="IsListwise">Whether it has a loss per row rather than one per pair.</param>
/// <param name="ComparesBatch">Whether a pair's loss depends on the batch's other pairs, so that a batch must be read in one pass.</param>
/// <param name="NeedsLabels">Whether every epsilon must be below 0.5, so that no label is reversed.</param>
/// <param name="IsSmoothed">Whether an experiment gives it the smoothed pair set where there is one and nothing else is asked for.</param>
/// <param name="ReadsRejected">Whether it reads the rejected answers.</param>
internal sealed record LossEntry(
    IPreferenceLoss Loss,
    SmoothingSupport Smoothing = SmoothingSupport.None,
    LossReads Reads = LossReads.Reference,
    bool TakesDivergence = true,
    bool IsListwise = false,
    bool ComparesBatch = false,
    bool NeedsLabels = false,
    bool IsSmoothed = false,
    bool ReadsRejected = true);

/// <summary>The losses by name. Another one is one file and one line here.</summary>
internal static class LossRegistry
{
    /// <summary>The entry of a name.</summary>
    /// <param name="loss">The name.</param>
    /// <param name="request">The options.</param>
    public static LossEntry Of(PreferenceLoss loss, AlignRequest request)
    {
        var margin = MarginOptions.Of(request);
        return loss switch
        {
            PreferenceLoss.RosePO => new(new RosePOLoss(margin), SmoothingSupport.PerPair, IsSmoothed: true),
            PreferenceLoss.Cdpo => new(new RosePOLoss(margin), SmoothingSupport.PerPair),
            PreferenceLoss.RosePORobust => new(new RobustLoss(margin), SmoothingSupport.PerPair, NeedsLabels: true, IsSmoothed: true),
            PreferenceLoss.Robust => new(new RobustLoss(margin), SmoothingSupport.PerPair, NeedsLabels: true),
            PreferenceLoss.Dpo => new(new DpoLoss(margin), SmoothingSupport.Zero),
            PreferenceLoss.Ipo => new(new IpoLoss(margin)),
            PreferenceLoss.Hinge => new(new HingeLoss(margin)),
            PreferenceLoss.SigmoidNorm => new(new SigmoidNormLoss(margin), SmoothingSupport.PerPair),
            PreferenceLoss.Exo => new(new ExoLoss(margin), SmoothingSupport.PerPair),
            PreferenceLoss.Nca => new(new NcaLoss(margin)),
            PreferenceLoss.Bco => new(new BcoLoss(margin)),
            PreferenceLoss.Sppo => new(new SppoLoss(margin)),
            PreferenceLoss.Aot => new(new AotLoss(margin), SmoothingSupport.PerPair, TakesDivergence: false, ComparesBatch: true),
            PreferenceLoss.AotUnpaired => new(new AotUnpairedLoss(margin), SmoothingSupport.Constant, ComparesBatch: true),
            PreferenceLoss.ApoZero => new(new ApoZeroLoss(margin)),
            PreferenceLoss.ApoDown => new(new ApoDownLoss(margin)),
            PreferenceLoss.DiscoPop => new(new DiscoPopLoss(margin)),
            PreferenceLoss.Sdpo => new(
                new SdpoLoss(margin, request.Sdpo), SmoothingSupport.PerPair,
                request.Sdpo.Weights == NegativeWeights.Popularity ? LossReads.Reference | LossReads.Counts : LossReads.Reference, IsListwise: true),
            PreferenceLoss.Dmpo => new(new DmpoLoss(margin), IsListwise: true),
            PreferenceLoss.RecPO => new(new RecPOLoss(margin, request.RecPO), SmoothingSupport.PerPair, LossReads.Reference | LossReads.Ratings, IsListwise: true),
            PreferenceLoss.RosePOList => new(
                new RosePOListLoss(margin, request.RosePOList), SmoothingSupport.PerPair,
                request.RosePOList.ReferenceWeight > 0 ? LossReads.Reference : LossReads.Nothing,
                TakesDivergence: request.RosePOList.ReferenceWeight == 1, IsListwise: true, IsSmoothed: true),
            PreferenceLoss.Tpo => new(
                new TpoLoss(margin, request.Tpo), request.Tpo.Values == AnswerValue.Epsilon ? SmoothingSupport.Value : SmoothingSupport.Zero,
                LossReads.Reference | LossReads.Values | (request.Tpo.AdaptiveSteps ? LossReads.Steps : LossReads.Nothing),
                IsListwise: true, IsSmoothed: request.Tpo.Values == AnswerValue.Epsilon),
            PreferenceLoss.SimPO => new(
                new SimPOLoss(request.Beta, request.SimPO), SmoothingSupport.PerPair,
                request.SimPO.Length == AnswerLength.Title ? LossReads.TitleTokens : LossReads.Nothing, TakesDivergence: false),
            PreferenceLoss.Cpo => new(new CpoLoss(margin), SmoothingSupport.PerPair, LossReads.Nothing, TakesDivergence: false),
            PreferenceLoss.Orpo => new(new OrpoLoss(margin), Reads: LossReads.Nothing, TakesDivergence: false),
            PreferenceLoss.Nll => new(
                new NllLoss(), SmoothingSupport.Zero, LossReads.Nothing, TakesDivergence: false, IsListwise: true, ReadsRejected: false),
            _ => throw TrainingErrors.Unknown(loss),
        };
    }
}
