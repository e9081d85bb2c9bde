using System.Runtime.Loader;

namespace RosePO.Module.Tests;

/// <summary>What can be checked of RosePO.Assertions without Pester; <c>tests/pester/Assertions.Tests.ps1</c> runs its operators.</summary>
[Collection(Host.Collection)]
public sealed class AssertionTests : IClassFixture<AssertionTests.WithOperators>
{
    private readonly Host _host;

    public AssertionTests(WithOperators operators) => _host = operators.Host;

    private static string Packed => Assert.Single(Directory.GetDirectories(Path.Combine(Repository.Root, "artifacts", "module", "RosePO.Assertions")));

    [Fact]
    public void The_assertions_are_packed_with_the_modules_version()
    {
        Assert.Equal(Path.GetFileName(Repository.PackedModule), Path.GetFileName(Packed));
        Assert.Contains($"ModuleVersion        = '{Path.GetFileName(Packed)}'", File.ReadAllText(Path.Combine(Packed, "RosePO.Assertions.psd1")));
    }

    [Fact]
    public void They_know_of_every_metric_whether_less_is_better()
    {
        _host.Get("Import-RecDataset -Format Sample -SampleUsers 20 -SampleFamilies 8 -SampleFamilySize 4");
        var core = AssemblyLoadContext.All.Single(context => context.Name == "RosePO.Core").Assemblies.Single(assembly => assembly.GetName().Name == "RosePO.Core");
        var metrics = (IEnumerable<object>)core.GetType("RosePO.Core.Evaluation.Metrics.MetricRegistry", throwOnError: true)!.GetProperty("All")!.GetValue(null)!;
        var known = metrics.ToDictionary(metric => Text(metric, "Name"), metric => Text(metric, "Goal") is "Low" or "Zero");
        Assert.All(known, metric => Assert.Equal(metric.Value, (bool)Assert.Single(_host.Get($"& $assertions {{ '{metric.Key}' -match $LessIsBetter }}")).BaseObject));
        Assert.Contains(known, metric => metric.Value);
    }

    [Theory]
    [InlineData("HaveHitRatio", "-Minimum 0.45", true)]
    [InlineData("HaveHitRatio", "-Minimum 0.45 -WholeInterval", false)]
    [InlineData("HaveMetric", "-Metric ValidRatio -Maximum 1", false)]
    [InlineData("HaveNoMorePopularityLiftThan", "-Limit 0.2", true)]
    [InlineData("HaveNoMorePopularityLiftThan", "-Limit 0.1", false)]
    public void An_operator_answers_with_a_verdict_and_a_reason_where_it_fails(string name, string arguments, bool holds)
    {
        const string Row = "[pscustomobject]@{ Name = 'mine'; Metrics = @{ 'HR@1' = @{ Value = 0.46; Low = 0.44; High = 0.48; n = 9 }; PopularityLift = @{ Value = -0.2; Low = -0.3; High = -0.1; n = 9 } } }";
        using var culture = CultureScope.Comma();
        var answer = Assert.Single(_host.Get($"& $operators['{name}'] -ActualValue ({Row}) {arguments}"));
        Assert.Equal(holds, answer.Properties["Succeeded"].Value);
        Assert.StartsWith("Expected ", (string)answer.Properties["FailureMessage"].Value);
    }

    private static string Text(object metric, string property) => metric.GetType().GetProperty(property)!.GetValue(metric)!.ToString()!;

    public sealed class WithOperators : IDisposable
    {
        // Pester's registration, as far as the module uses it.
        public WithOperators() => Host.Get($$"""
            $global:operators = @{}
            function global:Add-ShouldOperator($Name, $Test) { $operators[$Name] = $Test }
            $global:assertions = Import-Module '{{Path.Combine(Packed, "RosePO.Assertions.psm1")}}' -PassThru
            """);

        public Host Host { get; } = new();

        public void Dispose() => Host.Dispose();
    }
}
