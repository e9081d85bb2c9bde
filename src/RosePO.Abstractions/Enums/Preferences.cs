namespace RosePO;

/// <summary>The preference objectives; docs/methods.md has each one's formula and paper.</summary>
public enum PreferenceLoss
{
    /// <summary>DPO smoothed by each pair's own epsilon, in the conservative form.</summary>
    RosePO,

    /// <summary>Direct preference optimisation: RosePO with an epsilon of 0.</summary>
    Dpo,

    /// <summary>RosePO in the robust form, unbiased under wrong labels.</summary>
    RosePORobust,

    /// <summary>Conservative DPO: the name of RosePO's function where one epsilon applies to all pairs.</summary>
    Cdpo,

    /// <summary>Robust DPO: the name of RosePORobust's function where one epsilon applies to all pairs.</summary>
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

    /// <summary>RosePO over a list: the softmax of all answers, the label's doubt spread among the rejected ones as the oracle has it.</summary>
    RosePOList,

    /// <summary>Preference list ranking: every pair of answers of unequal value, weighed by what their order matters to NDCG.</summary>
    Tpo,

    /// <summary>Log-probs per token with a target margin; no reference.</summary>
    SimPO,

    /// <summary>Contrastive preference optimisation; no reference.</summary>
    Cpo,

    /// <summary>Odds-ratio preference optimisation; no reference.</summary>
    Orpo,

    /// <summary>The likelihood of the chosen answers alone, the control that a preference loss has to beat; no reference.</summary>
    Nll,
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

/// <summary>What the answers of a list are worth to <see cref="PreferenceLoss.Tpo"/>.</summary>
public enum AnswerValue
{
    /// <summary>1 for the chosen answer, its epsilon for a rejected one: 0 where the pair set is not smoothed.</summary>
    Epsilon,

    /// <summary>The user's rating of the item; 0 for one that the user has not rated.</summary>
    Rating,

    /// <summary>1 for the chosen answer, its grade for a rejected one.</summary>
    Grade,

    /// <summary>What a file says.</summary>
    File,
}

/// <summary>What the pairs of a list weigh in <see cref="PreferenceLoss.Tpo"/>.</summary>
public enum ListNormalisation
{
    /// <summary>Their lambdas, divided by the sum over the list.</summary>
    Sum,

    /// <summary>Their lambdas as they are, so that lists whose order is further from their values' weigh more.</summary>
    None,

    /// <summary>The same each, divided by their number.</summary>
    Plain,
}

/// <summary>How the rejected answers of <see cref="PreferenceLoss.Sdpo"/> are weighed against each other.</summary>
public enum NegativeWeights
{
    /// <summary>Alike.</summary>
    None,

    /// <summary>By a power of one more than the item's training count.</summary>
    Popularity,

    /// <summary>By an exponential of the model's own score of the answer.</summary>
    Hardness,
}

/// <summary>What the length of an answer is to <see cref="PreferenceLoss.SimPO"/>.</summary>
public enum AnswerLength
{
    /// <summary>All its tokens: the template's words and the end token count.</summary>
    Answer,

    /// <summary>The tokens of its title alone.</summary>
    Title,
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

    /// <summary>What was chosen in another example of the same batch.</summary>
    InBatch,

    /// <summary>What a file says.</summary>
    File,
}

/// <summary>What the rejected titles of <see cref="RejectedStrategy.Semantic"/> resemble.</summary>
public enum SemanticAnchor
{
    /// <summary>A title of the history that the prompt shows.</summary>
    History,

    /// <summary>The chosen title.</summary>
    Chosen,

    /// <summary>Either.</summary>
    Both,
}

/// <summary>Which titles <see cref="RejectedStrategy.Semantic"/> takes.</summary>
public enum SemanticOrder
{
    /// <summary>Those that resemble the anchor most.</summary>
    Nearest,

    /// <summary>Those that resemble it least.</summary>
    Farthest,
}

/// <summary>Where the titles' vectors come from.</summary>
public enum TitleVectors
{
    /// <summary>TF-IDF of character n-grams, fitted to the catalogue.</summary>
    TfIdf,

    /// <summary>A file of vectors.</summary>
    File,

    /// <summary>The mean of the model's last hidden states over a title's tokens.</summary>
    Model,

    /// <summary>A sentence encoder in ONNX form.</summary>
    Onnx,
}

/// <summary>How <see cref="RejectedStrategy.SelfHard"/> finds the model's own answers.</summary>
public enum SelfHardMode
{
    /// <summary>The prompt's candidates by the model's log-prob of each.</summary>
    CandidateArgmax,

    /// <summary>What the model writes, token by token the likeliest.</summary>
    Greedy,

    /// <summary>What a beam search finds, best first.</summary>
    Beam,

    /// <summary>What the model writes when tokens are drawn.</summary>
    Sampled,
}

/// <summary>What a model may write.</summary>
public enum AnswerSpace
{
    /// <summary>Any text.</summary>
    Anything,

    /// <summary>Titles of the catalogue that the user does not have in training, and the chosen one.</summary>
    Catalogue,

    /// <summary>Titles of the prompt's candidates.</summary>
    Candidates,
}

/// <summary>What <see cref="RejectedStrategy.SelfHard"/> rejects where the model's best answer is the chosen item.</summary>
public enum OnCorrectAnswer
{
    /// <summary>The model's next answer, and after its last one the prompt's candidates by its log-prob of each.</summary>
    NextBest,

    /// <summary>Nothing.</summary>
    Drop,

    /// <summary>Another candidate of the prompt, uniformly.</summary>
    Random,
}

/// <summary>Of what a share gets deliberately wrong labels.</summary>
public enum FlippedUnit
{
    /// <summary>Single pairs: a flipped one becomes an example of its own, and the rest of its example stays together.</summary>
    Pair,

    /// <summary>Whole examples: the chosen item changes places with one of the rejected ones, drawn uniformly; the rest of the list stays.</summary>
    Example,
}

/// <summary>How a file of preference pairs words prompts and answers.</summary>
public enum PairLayout
{
    /// <summary>Texts.</summary>
    Standard,

    /// <summary>Lists of messages, each with a role and a content.</summary>
    Conversational,
}
