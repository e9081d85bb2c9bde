using System.Reflection;
using System.Text.RegularExpressions;

namespace RosePO.Core.Tests.Options;

/// <summary>The order of an enum's members says nothing: each option that is a name states its default.</summary>
public sealed partial class EnumDefaultTests
{
    [Fact]
    public void Every_option_that_is_a_name_states_its_default()
    {
        var stated = Directory.EnumerateFiles(Repository.At("src", "RosePO.Abstractions", "Requests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Stated().Matches(File.ReadAllText(file)))
            .Select(match => $"{match.Groups["type"].Value} {match.Groups["name"].Value}").ToHashSet(StringComparer.Ordinal);
        var options = Records()
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(property => property.PropertyType.IsEnum && property.SetMethod is not null)
            .Select(property => $"{property.PropertyType.Name} {property.Name}").ToList();
        Assert.True(options.Count > 25, $"only {options.Count} were found");
        Assert.Equal([], options.Where(option => !stated.Contains(option)));
    }

    // Requests, and the records that they are made of.
    private static HashSet<Type> Records()
    {
        var all = typeof(TrainingRequest).Assembly.GetTypes();
        var records = new HashSet<Type>();
        var left = new Queue<Type>(all.Where(type => type.Name.EndsWith("Request", StringComparison.Ordinal)));
        while (left.TryDequeue(out var type))
        {
            if (!all.Contains(type) || !records.Add(type))
            {
                continue;
            }

            var held = type.GetProperties().SelectMany(property => property.PropertyType.GetGenericArguments().Append(property.PropertyType));
            foreach (var next in held.Concat(all.Where(type.IsAssignableFrom)))
            {
                left.Enqueue(next);
            }
        }

        return records;
    }

    [GeneratedRegex(@"public (?<type>\w+) (?<name>\w+) \{ get; init; \} = \k<type>\.\w+;")]
    private static partial Regex Stated();
}
