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

/// <summary>What tells a better measurement during training, on validation users: a ranking of their candidates, or the likelihood of what came next.</summary>
public enum StoppingMetric
{
    /// <summary>HR@1: the share of users whose next item comes first.</summary>
    HitRatio,

    /// <summary>NDCG over the whole list: the mean of 1 / log2(1 + r), r the rank of the next item.</summary>
    Ndcg,

    /// <summary>MRR: the mean of 1 / r.</summary>
    Mrr,

    /// <summary>The mean negative log-likelihood of a token of the next title; less is better.</summary>
    Loss,
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

/// <summary>What a title is worth to a user; n / N is the title's share of all choices, and p the oracle's probability that it comes next.</summary>
public enum FlowReward
{
    /// <summary>Its share of all choices: n / N, the same for everybody.</summary>
    Plain,

    /// <summary>The logarithm of every token's reward is divided by q = (p - mean p) / (max p - min p) + 1 of the title.</summary>
    Divided,

    /// <summary>To the logarithm of every token's reward lambda_S ln((p - min p) / (max p - min p)) is added.</summary>
    Added,

    /// <summary>(n / N)^(1 / q), summed up a trie of the user's own: the preferences of Divided, such that rewards of one beginning agree with each other.</summary>
    Flow,
}

/// <summary>What counts as one choice of a title.</summary>
public enum TitleCounting
{
    /// <summary>An interaction of the training split.</summary>
    Interactions,

    /// <summary>A title's place in the history that a training prompt shows: one interaction is in as many prompts as follow it and show it.</summary>
    Windows,
}

/// <summary>Which title the flow term takes for a row that does not draw one from the model.</summary>
public enum OffPolicyTitle
{
    /// <summary>Any title, in proportion to its number of tokens.</summary>
    Length,

    /// <summary>Any title, in proportion to its count.</summary>
    Count,

    /// <summary>The row's own answer, which costs nothing more.</summary>
    Target,
}
