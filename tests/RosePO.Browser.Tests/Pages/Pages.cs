using RosePO.Core.Evaluation.Gates;
using RosePO.Core.Evaluation.Report;
using RosePO.Core.Evaluation.Report.Data;
using RosePO.Core.Evaluation.Report.Sweeps;
using RosePO.Core.Experiments;
using RosePO.Core.Tests.Evaluation;
using RosePO.Core.Tests.Evaluation.Report;
using RosePO.Core.Tests.Experiments;

[assembly: AssemblyFixture(typeof(RosePO.Browser.Tests.Pages))]

namespace RosePO.Browser.Tests;

/// <summary>The pages that are looked at: what a small sweep has measured, and what a measurement may come to at its worst.</summary>
public sealed class Pages : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-pages-").FullName;
    private readonly Dictionary<string, string> _files = [];

    public Pages()
    {
        var experiment = At("experiment.yml");
        File.WriteAllText(experiment, SmallExperiment.Yaml.Replace("generationUsers: 1", "generationUsers: 1, claims: [{ model: rosepo, against: sft }, { model: rosepo, metric: PopularityLift }]", StringComparison.Ordinal) + """
            matrix:
              align.rosepo.beta: [0.5, 1, 2]
              smooth.mixed.temperature: [1, 2]
            """);

        // As much training as makes settings differ.
        var overrides = new Dictionary<string, string> { ["dataset.sample.users"] = "60", ["pairs.mixed.maxExamples"] = "40", ["align.rosepo.learningRate"] = "0.02", ["align.rosepo.epochs"] = "4" };
        var sweep = RunExperiment.Run(new ExperimentRequest { File = experiment, Overrides = overrides }, cancellation: TestContext.Current.CancellationToken);
        var measurement = sweep.Variants[0].Measurement!;
        _files[nameof(Kind.Sweep)] = sweep.SweepPage!;
        _files[nameof(Kind.Report)] = At("report.html");
        GatedReport.Write(measurement.Report, _files[nameof(Kind.Report)], [.. Gates(measurement.Measurement)]);

        var data = SampleReport.Full(TinyDataset.Large(60));
        Write(Kind.Full, SampleReport.Page(data));
        Write(Kind.Zeros, SampleReport.Page(Zeros(data)));
        Write(Kind.OneKey, SweepPage.Render(SweepData.Of("one key", [.. sweep.Variants.Where(variant => variant.Settings[1].Value == "1").Select(variant => variant with { Settings = [variant.Settings[0]] })]), _folder));
        Write(Kind.ThreeKeys, SweepPage.Render(SweepData.Of("three keys", [.. sweep.Variants.Select((variant, at) => variant with { Settings = [.. variant.Settings, KeyValuePair.Create("pairs.mixed.strategies", at % 2 == 0 ? "[SelfHard]" : "[SelfHard, Semantic, Popularity]")] })]), _folder));
    }

    /// <summary>What there is.</summary>
    public enum Kind
    {
        /// <summary>The report of a real measurement, with gates.</summary>
        Report,

        /// <summary>A report that lacks nothing.</summary>
        Full,

        /// <summary>The same where every figure is 0.</summary>
        Zeros,

        /// <summary>A real sweep over two keys.</summary>
        Sweep,

        /// <summary>Its runs as a sweep over one key.</summary>
        OneKey,

        /// <summary>Its runs as a sweep over three keys.</summary>
        ThreeKeys,
    }

    /// <summary>The file of a page.</summary>
    public string this[Kind kind] => _files[kind.ToString()];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // One that is held and one that is missed, whatever was measured.
    private static IEnumerable<GateCheck> Gates(string measurement) => ((GateRequest[])
    [
        new() { Measurement = measurement, Metric = "HR@1", Model = "rosepo", Minimum = 0, AtLeast = "sft", Margin = 1 },
        new() { Measurement = measurement, Metric = "HR@1", Model = "rosepo", Minimum = 2 },
    ]).SelectMany(gate => CheckGate.Run(gate, TestContext.Current.CancellationToken).Checks);

    private static ReportData Zeros(ReportData data)
    {
        IReadOnlyList<Distribution> Empty(IReadOnlyList<Distribution> all) => [.. all.Select(one => one with { Recommended = None(one.Recommended), TrueNext = None(one.TrueNext), Chosen = one.Chosen is { } chosen ? None(chosen) : null, Rejected = one.Rejected is { } rejected ? None(rejected) : null })];
        double[] None(IReadOnlyList<double> shares) => new double[shares.Count];
        return data with
        {
            Title = "zeros",
            Models = [.. data.Models.Select(model => model with { Figures = model.Figures.ToDictionary(figure => figure.Key, figure => new MetricValue(0, 0, 0, figure.Value.Count)) })],
            Comparisons = [.. data.Comparisons.Select(Nothing)],
            Verdicts = [.. data.Verdicts.Select(verdict => verdict with { Comparisons = [.. verdict.Comparisons.Select(Nothing)] })],
            Training = [.. data.Training.Select(curve => curve with { Points = [.. curve.Points.Select(point => (point.Step, 0.0))] })],
            Distributions = data.Distributions is { } spread ? spread with { Popularity = Empty(spread.Popularity), Resemblance = Empty(spread.Resemblance) } : null,
        };

        static MetricComparison Nothing(MetricComparison comparison) => comparison with { Difference = 0, Low = 0, High = 0, P = 1, AdjustedP = 1 };
    }

    private string At(string name) => Path.Combine(_folder, name);

    private void Write(Kind kind, string page) => File.WriteAllText(_files[kind.ToString()] = At($"{kind}.html"), page);
}
