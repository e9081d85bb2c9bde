namespace RosePO.Core.Text.Prompts;

/// <summary>The templates that are shipped, by name.</summary>
internal static class PromptTemplates
{
    /// <summary>Marks instead of words, for the embedded base.</summary>
    public static PromptTemplate Embedded { get; } = new();

    /// <summary>The same with the domains of titles, for an embedded base that was made of items with domains.</summary>
    public static PromptTemplate EmbeddedDomains { get; } = Embedded with { Name = "EmbeddedDomains", Domain = "<domain>{domain} " };

    /// <summary>The same without candidates: a history as pretraining reads it.</summary>
    public static PromptTemplate EmbeddedHistory { get; } = Embedded with { Name = "EmbeddedHistory", Prompt = "<history>{history}" };

    /// <summary>What a user's own template starts from: titles in a row with commas, ended by the model's end token.</summary>
    internal static PromptTemplate Plain { get; } = new()
    {
        Name = "Plain",
        Prompt = "{history}",
        HistoryItem = "{title}",
        HistorySeparator = ", ",
        CandidateItem = "{title}",
        CandidateSeparator = ", ",
        End = "{eos}",
        Opening = "",
    };

    /// <summary>Candidates in the prompt and an answer of one line, in the manner of LLaRA (Liao et al. 2024).</summary>
    public static PromptTemplate Llara { get; } = Plain with
    {
        Name = "Llara",
        Prompt = "So far this user has chosen, from the oldest to the newest: {history}.\nPredict which title the user chooses next. "
            + "It is one of these candidates: {candidates}.\nName that one title.\nAnswer:\n",
        End = "\n",
    };

    /// <summary>Candidates in the prompt and an answer ended by the model's end token, in the manner of S-DPO (Chen et al. 2024).</summary>
    public static PromptTemplate SDpo { get; } = Plain with
    {
        Name = "SDpo",
        Prompt = "The titles that this person has enjoyed before, in order: {history}.\nGuess the next title that this person will enjoy, "
            + "and choose the answer from the following titles: {candidates}.\nAnswer:\n",
    };

    /// <summary>A chat without candidates, in the manner of PatchRec (Liao et al. 2025).</summary>
    public static PromptTemplate PatchRec { get; } = Plain with
    {
        Name = "PatchRec",
        System = "You recommend titles to users, helpfully and briefly.",
        Prompt = "The titles that a user has chosen, in order: {history}.\nRecommend one title that this user should choose next. "
            + "Reply with the title alone and do not explain it.\n",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PromptTemplate> All { get; } = [Embedded, EmbeddedDomains, EmbeddedHistory, Llara, SDpo, PatchRec];

    /// <summary>The shipped template of a name, or null.</summary>
    public static PromptTemplate? Find(string name) =>
        All.FirstOrDefault(template => template.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The shipped template of a name, or the one of a YAML file.</summary>
    /// <param name="nameOrFile">A name, or an absolute path.</param>
    /// <exception cref="RoseException">It is neither, or the file is not a template.</exception>
    public static PromptTemplate Resolve(string nameOrFile) => Find(nameOrFile)
        ?? (Path.IsPathRooted(nameOrFile) ? PromptTemplateFile.Load(nameOrFile) : throw TextErrors.TemplateUnknown(nameOrFile));
}
