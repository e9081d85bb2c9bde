namespace RosePO.Campaigns.Targets;

/// <summary>Work that is killed, or whose files are damaged, and that is then done again.</summary>
internal interface ITarget
{
    string Name { get; }

    /// <summary>Writes what the work starts from.</summary>
    /// <param name="folder">The folder that it works in.</param>
    /// <param name="seed">The seed of the experiment.</param>
    void Prepare(string folder, int seed);

    /// <summary>The command that does the work, or what is left of it.</summary>
    /// <param name="folder">The folder that it works in.</param>
    /// <param name="content">Whether it reads files whatever their times say.</param>
    IReadOnlyList<string> Command(string folder, bool content);

    /// <summary>The environment that it runs in.</summary>
    IEnumerable<(string Name, string Value)> Environment { get; }

    /// <summary>Whether a run that ended with an error said so as the tool does: a sentence with a code, and not the code of what nobody foresaw.</summary>
    bool IsClear(string output);
}
