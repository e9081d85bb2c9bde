namespace RosePO.Core.Tests.Runtime.Trust;

/// <summary>Variables of this process that a test sets and gives back.</summary>
internal sealed class EnvironmentScope(params string[] names) : IDisposable
{
    private readonly Dictionary<string, string?> _before = names.ToDictionary(name => name, Environment.GetEnvironmentVariable);

    public void Set(string name, string? value) =>
        Environment.SetEnvironmentVariable(_before.ContainsKey(name) ? name : throw new ArgumentException($"{name} would not be given back."), value);

    public void Dispose()
    {
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}

/// <summary>Tests that set variables of the process: nothing runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EnvironmentCollection
{
    public const string Name = "variables of the process";
}
