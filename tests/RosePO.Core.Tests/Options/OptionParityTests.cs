using RosePO.Core.Data;
using RosePO.Core.Evaluation.Choosing;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Experiments;
using RosePO.Core.Options;
using RosePO.Core.Preferences.Pairs;
using RosePO.Core.Preferences.Smoothing;
using RosePO.Core.Tests.Experiments;
using RosePO.Core.Training;
using RosePO.Tests;

namespace RosePO.Core.Tests.Options;

/// <summary>Every option with every bad value: the operation, named values (as tasks and cmdlets pass them) and experiment files refuse it alike.</summary>
public sealed class OptionParityTests
{
    private static readonly string s_none = Path.Combine(Path.GetTempPath(), "rosepo-none");

    private static readonly Dictionary<string, Section> s_sections = new Section[]
    {
        new("dataset", "", typeof(ImportDatasetRequest), request => ImportDataset.Run((ImportDatasetRequest)request), [("format", "Sample")]),
        new("pretrain", "", typeof(PretrainRequest), Train, [("model", "Embedded")]),
        new("sft", "", typeof(SftRequest), Train, [("model", "Embedded")]),
        new("pairs", "mixed", typeof(PreferencePairsRequest), request => BuildPreferencePairs.Run((PreferencePairsRequest)request), []),
        new("smooth", "mixed", typeof(OracleSmoothingRequest), request => SmoothPreferences.Run((OracleSmoothingRequest)request), []),
        new("align", "rosepo", typeof(AlignRequest), Train, []),
        new("choose", "best", typeof(ChoiceRequest), request => ChooseModel.Run((ChoiceRequest)request), []),
        new("measure", "", typeof(MeasurementRequest), request => MeasureRecommendations.Run((MeasurementRequest)request), []),
    }.ToDictionary(section => section.Name);

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var section in s_sections.Values)
        {
            foreach (var bad in BadOption.Of(section.Request, section.Given))
            {
                cases.Add(section.Name, bad.ToString());
            }
        }

        return cases;
    }

    [Fact]
    public void There_is_a_case_for_every_option_of_every_stage() => Assert.InRange(Cases().Count, 250, 1000);

    [Fact]
    public void The_table_for_the_tests_of_front_ends_is_what_operations_say()
    {
        var lines = s_sections.Values.SelectMany(section => BadOption.Of(section.Request, section.Given).Select(bad => new BadOptionLine
        {
            Request = section.Request.Name,
            Key = bad.Option.Key,
            Kind = bad.Kind,
            Parameters = [.. bad.Values.Select(pair => KeyValuePair.Create(Parameter(section.Request, pair.Key), pair.Value))],
            Sentence = Assert.Throws<RoseException>(() => section.Run(section.Bind(bad.Values))).Message,
        })).ToList();
        if (Environment.GetEnvironmentVariable("ROSEPO_WRITE_DOCS") is { Length: > 0 })
        {
            BadOptionLine.Write(lines);
        }

        Assert.Equal(lines.Select(line => line.ToString()), BadOptionLine.Read().Select(line => line.ToString()));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_bad_value_is_refused_by_the_operation_and_in_an_experiment_file_with_the_same_code_sentence_and_option(string name, string which)
    {
        var section = s_sections[name];
        var bad = BadOption.Of(section.Request, section.Given).Single(one => one.ToString() == which);
        var refused = Assert.Throws<RoseException>(() => section.Run(section.Bind(bad.Values)));
        Assert.Equal((RoseErrorCode.RequestInvalid, bad.Option.Key), (refused.Error, refused.Option));
        Assert.Contains($"'{bad.Option.Key}'", refused.Message, StringComparison.Ordinal);

        var (yaml, line, column) = section.Yaml(bad.Values, bad.Option.Key);
        var error = ExperimentFile.Error(yaml);
        Assert.Equal((refused.Error, refused.Message, refused.Option), (error.Error, error.Message, error.Option));
        Assert.Equal(line, error.Line);

        // Of a list it may be one of its values, which is where it is.
        Assert.InRange(error.Column, column, column + (yaml.Split('\n')[line - 1][column - 1] == '[' ? 1 : 0));
    }

    private static string Parameter(Type request, string key) => RequestOption.Of(request).Single(option => option.Key == key).ParameterName;

    private static void Train(object request) => TrainModel.Run((TrainingRequest)request);

    private sealed record Section(string Name, string Entry, Type Request, Action<object> Run, (string Key, string Value)[] Given)
    {
        // Of each stage what the next ones need, so that only the section at hand is at fault.
        private const string Before = "dataset: { format: Sample }\nsft: { model: Embedded }\npairs: { mixed: { } }\nalign: { rosepo: { } }\n";

        /// <summary>The request of the operation: paths that it needs are there in name only.</summary>
        public object Bind(IReadOnlyList<KeyValuePair<string, string>> values)
        {
            string[] paths = ["dataset", "model", "pairs", "destination"];
            var required = paths.Where(path => Request.GetProperty(char.ToUpperInvariant(path[0]) + path[1..]) is not null && values.All(pair => pair.Key != path))
                .Select(path => KeyValuePair.Create(path, (object)s_none));
            KeyValuePair<string, object>[] models =
            [
                .. Request.GetProperty("Models") is null ? Array.Empty<KeyValuePair<string, object>>() : [KeyValuePair.Create("models", (object)Array.Empty<object>())],
                .. Request == typeof(MeasurementRequest) ? [KeyValuePair.Create("baselines", (object)new[] { "random" })] : Array.Empty<KeyValuePair<string, object>>(),
            ];
            var bind = typeof(RequestValues).GetMethod(nameof(RequestValues.Bind))!.MakeGenericMethod(Request);
            var all = required.Concat(models).Concat(values.Select(pair => KeyValuePair.Create(pair.Key, Listed(pair.Value)))).ToList();
            try
            {
                return bind.Invoke(null, [all])!;
            }
            catch (System.Reflection.TargetInvocationException exception) when (exception.InnerException is RoseException refused)
            {
                throw refused;
            }
        }

        /// <summary>An experiment file with the values, and where it has the option's value.</summary>
        public (string Yaml, int Line, int Column) Yaml(IReadOnlyList<KeyValuePair<string, string>> values, string key)
        {
            var lines = Before.Split('\n').Where(line => !line.StartsWith(Name + ":", StringComparison.Ordinal)).ToList();
            var text = new System.Text.StringBuilder(Entry.Length == 0 ? $"{Name}: " : $"{Name}: {{ {Entry}: ");
            var column = 0;
            Write(text, values, "", key, ref column);
            text.Append(Entry.Length == 0 ? "" : " }");
            lines.Insert(0, text.ToString());
            return (string.Join('\n', lines), 1, column);
        }

        private static void Write(System.Text.StringBuilder text, IReadOnlyList<KeyValuePair<string, string>> values, string prefix, string key, ref int column)
        {
            text.Append("{ ");
            var first = true;
            foreach (var group in values.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).GroupBy(pair => pair.Key[prefix.Length..].Split('.')[0]))
            {
                text.Append(first ? "" : ", ").Append(group.Key).Append(": ");
                first = false;
                if (group.Any(pair => pair.Key == prefix + group.Key))
                {
                    // In a list it is the item that is at fault.
                    column = prefix + group.Key == key ? text.Length + (IsItemAtFault(group.Last().Value) ? 2 : 1) : column;
                    text.Append(group.Last().Value);
                }
                else
                {
                    Write(text, values, $"{prefix}{group.Key}.", key, ref column);
                }
            }

            text.Append(" }");
        }

        private static bool IsItemAtFault(string value) => value.StartsWith("[N", StringComparison.OrdinalIgnoreCase);

        private static object Listed(string value) =>
            value.StartsWith('[') ? value.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries) : value;
    }
}
