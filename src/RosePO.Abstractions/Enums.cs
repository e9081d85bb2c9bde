namespace RosePO;

/// <summary>The formats that <c>Import-RecDataset</c> reads.</summary>
public enum DatasetFormat
{
    /// <summary>Told from the files of a folder, from a file's first line, or from its extension; <c>docs/formats.md</c> has the rules.</summary>
    Auto,

    /// <summary>The GroupLens ML-100K folder (<c>u.data</c>, <c>u.item</c> in ISO-8859-1).</summary>
    MovieLens100K,

    /// <summary>The GroupLens ML-1M or ML-10M folder (<c>ratings.dat</c>, <c>movies.dat</c>).</summary>
    MovieLens1M,

    /// <summary>The folder of GroupLens' later sets: 20M, 25M, 32M and latest (<c>ratings.csv</c>, <c>movies.csv</c>).</summary>
    MovieLens20M,

    /// <summary>RecBole's atomic files (<c>.inter</c>, <c>.item</c>), whole or as benchmark files.</summary>
    RecBole,

    /// <summary>The HetRec 2011 Last.FM folder (<c>user_artists.dat</c>, <c>artists.dat</c>).</summary>
    LastFM,

    /// <summary>LLaRA's windows as tables, with <c>id2name.txt</c> or <c>u.item</c>.</summary>
    Llara,

    /// <summary>S-DPO's JSON: history, candidates and selection by title.</summary>
    Sdpo,

    /// <summary>Instruction sets of SPRec and BIGRec (JSON) and of D3 (CSV).</summary>
    Instruction,

    /// <summary>Amazon reviews of 2014, 2018 or 2023, JSON lines, with their metadata.</summary>
    AmazonReviews,

    /// <summary>Goodreads of UCSD, JSON lines.</summary>
    Goodreads,

    /// <summary>Steam of UCSD, JSON or Python literals a line.</summary>
    Steam,

    /// <summary>The Book-Crossing folder (<c>BX-Book-Ratings.csv</c>, <c>BX-Books.csv</c>).</summary>
    BookCrossing,

    /// <summary>Comma-separated values with a header.</summary>
    Csv,

    /// <summary>Tab-separated values with a header.</summary>
    Tsv,

    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>Several dataset artifacts as one, items tagged with their domain.</summary>
    Merge,

    /// <summary>No file: interactions generated from a seed.</summary>
    Sample,
}

/// <summary>How titles are cleaned; HTML entities and white space always are.</summary>
public enum TitleStyle
{
    /// <summary>Movie for the MovieLens formats, Plain for others.</summary>
    Auto,

    /// <summary>As they are.</summary>
    Plain,

    /// <summary>An article behind a comma moves to the front, and the year at the end is dropped.</summary>
    Movie,

    /// <summary>An article behind a comma moves to the front, and the year stays.</summary>
    MovieWithYear,
}

/// <summary>What becomes of several interactions of a user with one item.</summary>
public enum DuplicateHandling
{
    /// <summary>The first in time stays.</summary>
    First,

    /// <summary>The last in time stays.</summary>
    Last,

    /// <summary>All stay.</summary>
    All,
}

/// <summary>How the candidates beside the target are found.</summary>
public enum CandidateSampling
{
    /// <summary>The source's own lists where it has them, Uniform elsewhere.</summary>
    Auto,

    /// <summary>Items that the user never meets, each alike.</summary>
    Uniform,

    /// <summary>Items that the user never meets, in proportion to a power of their training popularity.</summary>
    Popularity,

    /// <summary>Items that other users of the history's last item met most often in training.</summary>
    Hard,

    /// <summary>From a file.</summary>
    File,
}

/// <summary>How interactions are divided into training, validation and test.</summary>
public enum SplitKind
{
    /// <summary>Given where the source divides its interactions, LeaveOneOut elsewhere.</summary>
    Auto,

    /// <summary>A user's last interaction is the test target, the one before it the validation target.</summary>
    LeaveOneOut,

    /// <summary>A user's interactions in time order, divided by share.</summary>
    Ratio,

    /// <summary>All interactions in time order, divided by share at two moments that hold for every user.</summary>
    Chronological,

    /// <summary>As the source divides them.</summary>
    Given,
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

    /// <summary>The history of a window: no target, and not counted.</summary>
    Context,
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

/// <summary>The preference objectives; docs/methods.md has each one's formula and paper.</summary>
public enum PreferenceLoss
{
    /// <summary>DPO smoothed by each pair's own epsilon, in the conservative form.</summary>
    RosePO,

    /// <summary>Direct preference optimisation: RosePO with an epsilon of 0.</summary>
    Dpo,

    /// <summary>RosePO in the robust form, unbiased under wrong labels.</summary>
    RosePORobust,

    /// <summary>Conservative DPO: the name of RosePO's function where one epsilon holds for all pairs.</summary>
    Cdpo,

    /// <summary>Robust DPO: the name of RosePORobust's function where one epsilon holds for all pairs.</summary>
    Robust,

    /// <summary>Identity preference optimisation.</summary>
    Ipo,

    /// <summary>The hinge of SLiC and RSO.</summary>
    Hinge,

    /// <summary>DPO on log-ratios per token.</summary>
    SigmoidNorm,

    /// <summary>Efficient exact optimisation.</summary>
    Exo,

    /// <summary>Noise contrastive alignment.</summary>
    Nca,

    /// <summary>Binary classifier optimisation.</summary>
    Bco,

    /// <summary>Self-play preference optimisation with hard labels.</summary>
    Sppo,

    /// <summary>Alignment by optimal transport, on pairs.</summary>
    Aot,

    /// <summary>Alignment by optimal transport, chosen against rejected answers of a batch.</summary>
    AotUnpaired,

    /// <summary>Anchored preference optimisation that raises the chosen answer.</summary>
    ApoZero,

    /// <summary>Anchored preference optimisation that lowers both answers.</summary>
    ApoDown,

    /// <summary>Discovered preference optimisation.</summary>
    DiscoPop,

    /// <summary>Softmax DPO: the chosen answer against all rejected ones of its prompt.</summary>
    Sdpo,

    /// <summary>The chosen answer against the mean of its prompt's rejected ones.</summary>
    Dmpo,

    /// <summary>Softmax DPO with a margin that grows with the rating of the chosen item.</summary>
    RecPO,

    /// <summary>Log-probs per token with a target margin; no reference.</summary>
    SimPO,

    /// <summary>Contrastive preference optimisation; no reference.</summary>
    Cpo,

    /// <summary>Odds-ratio preference optimisation; no reference.</summary>
    Orpo,
}

/// <summary>The divergence from the reference that a preference objective's rewards come from.</summary>
public enum FDivergence
{
    /// <summary>The reverse Kullback-Leibler divergence: DPO's own.</summary>
    ReverseKl,

    /// <summary>The forward Kullback-Leibler divergence.</summary>
    ForwardKl,

    /// <summary>The Jensen-Shannon divergence.</summary>
    JensenShannon,

    /// <summary>The alpha-divergence.</summary>
    Alpha,
}

/// <summary>How RecPO's margin comes from ratings.</summary>
public enum RatingMargin
{
    /// <summary>The chosen item's score over the rejected one's.</summary>
    Ratio,

    /// <summary>The logarithm of 1 + the chosen item's score - the rejected one's.</summary>
    Difference,
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

/// <summary>What makes epsilon of an oracle's scores.</summary>
public enum EpsilonFunction
{
    /// <summary>The Bradley-Terry probability that the rejected item is preferred: the sigmoid of the score difference over the temperature.</summary>
    BradleyTerry,

    /// <summary>The same of the log-odds of the two items' percentile ranks in the catalogue: for scores whose scale means nothing.</summary>
    Rank,
}

/// <summary>What becomes of a pair whose epsilon is above the maximum.</summary>
public enum EpsilonPolicy
{
    /// <summary>It keeps its label, with the largest epsilon.</summary>
    Clamp,

    /// <summary>It is left out.</summary>
    Drop,

    /// <summary>It keeps its epsilon, so that the oracle may reverse its label.</summary>
    Keep,
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

/// <summary>How the learning rate goes on behind its linear warm-up.</summary>
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

/// <summary>The way of the annealing of <see cref="LearningRateSchedule.WarmupStableAnnealing"/>; u runs from 0 to 1 over it.</summary>
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
