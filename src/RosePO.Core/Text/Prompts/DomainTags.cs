namespace RosePO.Core.Text.Prompts;

/// <summary>Where a history has the tags of its titles' domains.</summary>
internal enum DomainTags
{
    /// <summary>Nowhere: the template words none, or no title has a domain.</summary>
    None,

    /// <summary>Once, before the first title: all are of one domain.</summary>
    First,

    /// <summary>
    /// After every title and its end: they are of several. An answer is then the same tokens after every history, and what is predicted is the title, which
    /// decides the domain.
    /// </summary>
    Each,
}
