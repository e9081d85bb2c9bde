namespace RosePO;

/// <summary>The formats that <c>Import-RecDataset</c> reads.</summary>
public enum DatasetFormat
{
    /// <summary>Told from the name: a folder with <c>u.data</c> is MovieLens100K, otherwise by the file's extension.</summary>
    Auto,

    /// <summary>The GroupLens ML-100K folder (<c>u.data</c>, <c>u.item</c> in ISO-8859-1).</summary>
    MovieLens100K,

    /// <summary>Comma-separated values with a header.</summary>
    Csv,

    /// <summary>Tab-separated values with a header.</summary>
    Tsv,

    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>No file: interactions generated from a seed.</summary>
    Sample,
}

/// <summary>How interactions are divided into training, validation and test.</summary>
public enum SplitKind
{
    /// <summary>A user's last interaction is the test target, the one before it the validation target.</summary>
    LeaveOneOut,

    /// <summary>A user's interactions in time order, divided by share.</summary>
    Ratio,
}

/// <summary>The split that an interaction belongs to.</summary>
public enum DataSplit
{
    /// <summary>Training.</summary>
    Train,

    /// <summary>Validation.</summary>
    Validation,

    /// <summary>Test.</summary>
    Test,
}

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

/// <summary>The preference objectives.</summary>
public enum PreferenceLoss
{
    /// <summary>DPO smoothed by each pair's own epsilon.</summary>
    RosePO,

    /// <summary>Direct preference optimisation: epsilon is 0 for every pair.</summary>
    Dpo,
}

/// <summary>How rejected answers are found.</summary>
public enum RejectedStrategy
{
    /// <summary>The SFT model's own wrong answer.</summary>
    SelfHard,

    /// <summary>An item whose title resembles the history's titles.</summary>
    Semantic,

    /// <summary>A popular item, drawn in proportion to a power of its training count.</summary>
    Popularity,

    /// <summary>Any item, uniformly.</summary>
    Random,
}

/// <summary>What predicts epsilon.</summary>
public enum SmoothingOracle
{
    /// <summary>A SASRec trained on the training split.</summary>
    SasRec,

    /// <summary>The same epsilon for every pair: cDPO, for ablation.</summary>
    Constant,
}

/// <summary>The type of matrix products in training.</summary>
public enum Precision
{
    /// <summary>bfloat16 where the machine multiplies it in hardware, float32 elsewhere.</summary>
    Auto,

    /// <summary>Single precision.</summary>
    Fp32,

    /// <summary>bfloat16 products and attention; weights, residuals, norms, losses and optimizer stay in float32.</summary>
    Bf16,
}

/// <summary>How recommended titles are found.</summary>
public enum RecommendationMethod
{
    /// <summary>Score where there are at most 128 items to choose from, Beam elsewhere.</summary>
    Auto,

    /// <summary>Beam search that can write nothing but titles: its work does not grow with the catalogue, and it may miss a good title.</summary>
    Beam,

    /// <summary>The log-prob of every title: exact, and its work grows with the catalogue.</summary>
    Score,
}
