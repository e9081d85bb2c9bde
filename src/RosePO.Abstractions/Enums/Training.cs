namespace RosePO;

/// <summary>The stages that train a language model.</summary>
public enum TrainingStage
{
    /// <summary>Language modelling on packed histories.</summary>
    Pretrain,

    /// <summary>Supervised fine-tuning on prompts: the next title is the answer.</summary>
    Sft,

    /// <summary>Preference optimisation on pairs.</summary>
    Align,
}

/// <summary>The type of matrix products in training.</summary>
public enum Precision
{
    /// <summary>bfloat16 where the machine multiplies it in hardware, float32 elsewhere.</summary>
    Auto,

    /// <summary>Single precision.</summary>
    Fp32,

    /// <summary>
    /// bfloat16 products and attention, and bfloat16 weights of a base that is frozen under an adapter; trained weights, residuals, norms, losses and
    /// optimizer stay in float32.
    /// </summary>
    Bf16,
}

/// <summary>How the learning rate continues after its linear warm-up.</summary>
public enum LearningRateSchedule
{
    /// <summary>Half a cosine down to the lowest rate at the last step.</summary>
    Cosine,

    /// <summary>A straight line down to it.</summary>
    Linear,

    /// <summary>The highest rate to the end.</summary>
    Constant,

    /// <summary>The highest rate, then an annealing down to the lowest over the last share of the steps (WSA; CPRec, MiniCPM's WSD).</summary>
    WarmupStableAnnealing,
}

/// <summary>How the rate falls in <see cref="LearningRateSchedule.WarmupStableAnnealing"/>; u runs from 0 to 1 over it.</summary>
public enum Annealing
{
    /// <summary>1 - u.</summary>
    Linear,

    /// <summary>(1 + cos(pi u)) / 2.</summary>
    Cosine,

    /// <summary>(lowest / highest)^u; needs a lowest rate above 0.</summary>
    Exponential,

    /// <summary>1 - sqrt(u).</summary>
    InverseSquareRoot,
}

/// <summary>What a ranking of a validation user's candidates is judged by: r is the rank of the item that came next, from 1.</summary>
public enum RankingMetric
{
    /// <summary>HR@1: whether r is 1.</summary>
    HitRatio,

    /// <summary>NDCG over the whole list: 1 / log2(1 + r).</summary>
    Ndcg,

    /// <summary>MRR: 1 / r.</summary>
    Mrr,
}

/// <summary>What sequences pretraining makes of the history of a user who has items of several domains.</summary>
public enum DomainSequences
{
    /// <summary>In each epoch one sequence of all domains for some of these users, and one of each domain for the others; everybody else has one.</summary>
    Mixed,

    /// <summary>One of each domain.</summary>
    Specific,

    /// <summary>One of all domains; users with items of one domain have none.</summary>
    All,
}
