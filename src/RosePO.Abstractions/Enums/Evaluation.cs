namespace RosePO;

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

/// <summary>The form in which a comparison is returned.</summary>
public enum ComparisonFormat
{
    /// <summary>Objects, one per model.</summary>
    Objects,

    /// <summary>Two Markdown tables: figures, and differences; with protocol and artifact hashes.</summary>
    Markdown,

    /// <summary>Comma-separated values, one line per model and metric.</summary>
    Csv,
}

/// <summary>What a registered claim says of a model's figure beside another's; of signed harms their distance from 0 is meant.</summary>
public enum ClaimDirection
{
    /// <summary>It is better: higher or lower, as the metric is better.</summary>
    Better,

    /// <summary>It is not worse by the margin or more (non-inferiority).</summary>
    NotWorse,

    /// <summary>It is higher.</summary>
    Higher,

    /// <summary>It is lower.</summary>
    Lower,

    /// <summary>It is not higher by the margin or more.</summary>
    NotHigher,

    /// <summary>It is not lower by the margin or more.</summary>
    NotLower,
}

/// <summary>What a measurement says of a registered claim.</summary>
public enum ClaimVerdict
{
    /// <summary>It is shown: the corrected p value is below 0.05, and the difference is on the claim's side.</summary>
    Shown,

    /// <summary>Neither it nor its contrary is shown.</summary>
    NotShown,

    /// <summary>The contrary is shown: the corrected p value is below 0.05, and the difference is on the other side.</summary>
    Contrary,

    /// <summary>One of the models has no such figure.</summary>
    NotMeasured,
}

/// <summary>What a measured recommender chooses from, and how its choice is found.</summary>
public enum EvaluationProtocol
{
    /// <summary>Among the case's candidates, by the score of each.</summary>
    Candidates,

    /// <summary>Among all titles that the history lacks, by the score of each: exact, and its work grows with the catalogue.</summary>
    CatalogueScore,

    /// <summary>Among all titles that the history lacks, by a beam search that can write nothing but titles; recommenders that write nothing score each.</summary>
    CatalogueBeam,

    /// <summary>
    /// A language model writes freely, and the title of the catalogue nearest to what it wrote is its recommendation; recommenders that write nothing score all
    /// titles that the history lacks.
    /// </summary>
    Grounded,

    /// <summary>
    /// A language model draws ten titles for each user, each as likely as the model has it among all titles that the history lacks: what the model says rather
    /// than what it would say first. A title may be drawn more than once, so that ranks are not measured; recommenders that write nothing are refused.
    /// </summary>
    CatalogueDraw,
}

/// <summary>The candidates beside the true next item; each is an item that the user never interacts with.</summary>
public enum CandidateList
{
    /// <summary>The dataset's own lists, or those of the measurement's file of candidates.</summary>
    Given,

    /// <summary>Each item alike.</summary>
    Uniform,

    /// <summary>In proportion to the training interactions: what is popular tempts.</summary>
    Popularity,

    /// <summary>Half of them titles that resemble the history's, the others uniformly: titles that look alike tempt.</summary>
    LookAlike,

    /// <summary>Half of them titles that resemble the history's, the others in proportion to the training interactions: both tempt.</summary>
    PopularLookAlike,
}

/// <summary>What MGU and DGU compare the shares of item groups among recommendations with.</summary>
public enum GroupReference
{
    /// <summary>The histories that prompts show, of the measured users (SPRec); popularity groups are as even as can be.</summary>
    Histories,

    /// <summary>All training interactions, as the code of Flower has it; popularity groups are counted from the most popular down, and the first ones are larger where the items do not divide.</summary>
    Training,
}

/// <summary>What users are grouped by.</summary>
public enum UserGrouping
{
    /// <summary>How much is known of a user: thirds of the users by the length of the history before the question.</summary>
    Activity,

    /// <summary>
    /// How much a user likes what is popular (Abdollahpouri et al. 2019, arXiv 1907.13286): by the share of the history that is among the most popular
    /// fifth of the catalogue, the lowest fifth of the users are niche, the highest fifth blockbuster, and the others diverse.
    /// </summary>
    PopularityTaste,
}
