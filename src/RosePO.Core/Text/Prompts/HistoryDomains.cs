namespace RosePO.Core.Text.Prompts;

/// <summary>The domains of a history.</summary>
internal static class HistoryDomains
{
    /// <summary>Where a template tags a history.</summary>
    /// <param name="template">The template.</param>
    /// <param name="domains">The domain of each title.</param>
    public static DomainTags TagsOf(PromptTemplate template, IEnumerable<string?> domains) =>
        template.Domain is null ? DomainTags.None : Distinct(domains).Take(2).Count() switch { 0 => DomainTags.None, 1 => DomainTags.First, _ => DomainTags.Each };

    /// <summary>The domains in the order in which they first come, as a text names them.</summary>
    public static string Named(IEnumerable<string?> domains) => string.Join(", ", Distinct(domains));

    private static IEnumerable<string> Distinct(IEnumerable<string?> domains) => domains.OfType<string>().Distinct(StringComparer.Ordinal);
}
