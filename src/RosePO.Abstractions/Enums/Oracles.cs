namespace RosePO;

/// <summary>What predicts epsilon.</summary>
public enum SmoothingOracle
{
    /// <summary>A SASRec (self-attention) trained on the training split.</summary>
    SasRec,

    /// <summary>The same epsilon for every pair: cDPO, for ablation.</summary>
    Constant,

    /// <summary>A GRU4Rec (recurrent) trained on the training split.</summary>
    Gru4Rec,

    /// <summary>A Caser (convolutional) trained on the training split.</summary>
    Caser,

    /// <summary>Scores from elsewhere, read from a file.</summary>
    File,
}

/// <summary>The loss of an oracle's training targets.</summary>
public enum OracleObjective
{
    /// <summary>Cross-entropy over the whole catalogue: scores are the logits of a choice probability.</summary>
    CrossEntropy,

    /// <summary>Binary cross-entropy against sampled items: cheaper on large catalogues, and its scores need a fitted temperature.</summary>
    BinaryCrossEntropy,
}

/// <summary>The validation figure that chooses the pass of an oracle's training that is kept.</summary>
public enum OracleSelection
{
    /// <summary>HR@1 among the validation candidates.</summary>
    HitRatio,

    /// <summary>NDCG@10 over the whole catalogue, items of the history left out.</summary>
    Ndcg,
}

/// <summary>How epsilon is computed from an oracle's scores.</summary>
public enum EpsilonFunction
{
    /// <summary>The Bradley-Terry probability that the rejected item is preferred: the sigmoid of the score difference over the temperature.</summary>
    BradleyTerry,

    /// <summary>The same of the log-odds of the two items' percentile ranks in the catalogue: for scores whose scale means nothing.</summary>
    Rank,
}

/// <summary>What happens to a pair whose epsilon is above the maximum.</summary>
public enum EpsilonPolicy
{
    /// <summary>It keeps its label, with the largest epsilon.</summary>
    Clamp,

    /// <summary>It is left out.</summary>
    Drop,

    /// <summary>It keeps its epsilon, so that the oracle may reverse its label.</summary>
    Keep,
}
