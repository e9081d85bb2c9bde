namespace RosePO.Generators.Tests;

public sealed class ParameterGeneratorTests
{
    private const string Record = """
        public enum Fruit { Apple, Pear }
        public sealed record Inner
        {
            [AtLeast(0)] public int Rank { get; init; }
            [Above(0)] [ReadWhen(nameof(Rank))] public double Alpha { get; init; } = 32;
            [ParameterName("Renamed", Aliases = ["Older"])] public bool? Flag { get; init; }
        }
        public sealed record Sample
        {
            [InputPath(Artifact = "model", Names = ["Embedded"])] public required string Model { get; init; }
            [InputPath] public IReadOnlyList<string> Files { get; init; } = [];
            [ParameterName("Fruit", Aliases = ["Fruits"])] public IReadOnlyList<Fruit> Fruits { get; init; } = [];
            [ReadWhen(nameof(Fruits), Fruit.Pear)] public Inner Inner { get; init; } = new();
            [Suggested("auto", "cpu")] public string Device { get; init; } = "auto";
            public bool Loud { get; init; }
            [ParameterName("")] public int Hidden { get; init; }
            public IReadOnlyList<Inner> Several { get; init; } = [];
            public int Sum => 1;
        }
        """;

    [Fact]
    public void A_cmdlet_has_a_parameter_for_each_option_of_its_record_and_of_nested_ones()
    {
        var (text, errors) = Generation.Of(
            Record + """
            [Binds(typeof(Sample), First = "Model")] public partial class Command : System.Management.Automation.Cmdlet { public int Own { get; set; } }
            """,
            ("P:S.Sample.Model", "Where it starts."),
            ("P:S.Inner.Rank", "The <see cref=\"P:S.Sample.Loud\"/>\n  rank of <c>x</c> &lt; <see cref=\"F:S.Fruit.Pear\"/>."),
            ("P:S.Inner.Alpha", "The scale."));

        Assert.Empty(errors);
        Assert.Equal(
            [
                "string? Model", "string[]? Files", "global::S.Fruit[]? Fruit", "int InnerRank", "double InnerAlpha", "bool? Renamed", "string? Device",
                "global::System.Management.Automation.SwitchParameter Loud",
            ],
            Members(text));
        Assert.Equal(
            [
                "/// <summary>Where it starts. A folder, or a result that names it.</summary>",
                "[global::RosePO.Option(\"model\")]",
                "[global::System.Management.Automation.Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]",
                "[global::RosePO.Binding.ArtifactPath(\"Model\")]",
                "[global::RosePO.Binding.ArtifactCompletions(\"model\", \"Embedded\")]",
            ],
            Before(text, "string? Model"));
        Assert.Equal(
            [
                "/// <summary>The <c>-Loud</c> rank of <c>x</c> &lt; <c>Pear</c>. At least 0. Read when -Fruit contains Pear.</summary>",
                "[global::RosePO.Option(\"inner.rank\")]",
                "[global::System.Management.Automation.Parameter]",
                "[global::RosePO.Binding.OptionValue(\"inner.rank\", typeof(int))]",
            ],
            Before(text, "int InnerRank"));
        Assert.Equal("/// <summary>The scale. Above 0. Read when -Fruit contains Pear and -InnerRank is above 0.</summary>", Before(text, "double InnerAlpha")[0]);
        Assert.Contains("[global::System.Management.Automation.Alias(\"Older\")]", Before(text, "bool? Renamed"));
        Assert.Contains("[global::RosePO.Binding.OptionValue(\"inner.flag\", typeof(bool), IsNullable = true)]", Before(text, "bool? Renamed"));
        Assert.Contains("[global::RosePO.Binding.NameCompletions(\"auto\", \"cpu\")]", Before(text, "string? Device"));
        Assert.Equal("/// <summary>Some of Apple, Pear.</summary>", Before(text, "global::S.Fruit[]? Fruit")[0]);
    }

    [Fact]
    public void A_task_takes_texts_and_items_and_calls_lists_by_their_own_names()
    {
        var (text, errors) = Generation.Of(Record + "[Binds(typeof(Sample), Except = [\"inner\"])] public partial class Task;");

        Assert.Empty(errors);
        Assert.Equal(
            [
                "global::Microsoft.Build.Framework.ITaskItem Model", "global::Microsoft.Build.Framework.ITaskItem[]? Files", "string[]? Fruits", "string? Device",
                "string? Loud",
            ],
            Members(text));
        Assert.Contains("[global::Microsoft.Build.Framework.Required]", Before(text, "global::Microsoft.Build.Framework.ITaskItem Model"));
    }

    [Fact]
    public void What_a_class_or_its_base_declares_is_not_written_again()
    {
        var (text, errors) = Generation.Of(Record + """
            public class Base : System.Management.Automation.Cmdlet { public string Device { get; set; } = ""; }
            [Binds(typeof(Sample), Except = ["inner", "files", "fruits"])] public partial class Command : Base { [Option("model")] public string[] Models { get; set; } = []; }
            """);

        Assert.Empty(errors);
        Assert.Equal(["global::System.Management.Automation.SwitchParameter Loud"], Members(text));
    }

    [Fact]
    public void An_option_of_several_requests_is_one_parameter_that_says_which_have_it()
    {
        var (text, errors) = Generation.Of(
            """
            public abstract record Shared { public double Rate { get; init; } }
            public sealed record First : Shared { public int Size { get; init; } }
            public sealed record Deep { [ParameterName("Size")] public int Size { get; init; } }
            public sealed record Second : Shared { public Deep Deep { get; init; } = new(); public string? Only { get; init; } }
            [Binds(typeof(First), When = "Stage", Is = "One")]
            [Binds(typeof(Second), When = "Stage", Is = "Two")]
            public partial class Command : System.Management.Automation.Cmdlet { public int Stage { get; set; } }
            """,
            ("P:S.Shared.Rate", "The rate."),
            ("P:S.First.Size", "The size."),
            ("P:S.Deep.Size", "The depth."),
            ("P:S.Second.Only", "Only here."));

        Assert.Empty(errors);
        Assert.Equal(["double Rate", "int Size", "string? Only"], Members(text));
        Assert.Equal(["/// <summary>The rate.</summary>", "[global::RosePO.Option(\"rate\", typeof(global::S.First), typeof(global::S.Second))]"], Before(text, "double Rate")[..2]);
        Assert.Equal(
            [
                "/// <summary>The size. Read when -Stage is One. The depth. Read when -Stage is Two.</summary>",
                "[global::RosePO.Option(\"size\", typeof(global::S.First))]",
                "[global::RosePO.Option(\"deep.size\", typeof(global::S.Second))]",
            ],
            Before(text, "int Size")[..3]);
        Assert.Equal("/// <summary>Only here. Read when -Stage is Two.</summary>", Before(text, "string? Only")[0]);
    }

    [Fact]
    public void Records_without_a_prefix_share_their_parameters()
    {
        var (text, errors) = Generation.Of(
            """
            public enum Kind { Left, Right }
            public sealed record Part { [AtLeast(1)] public int Size { get; init; } }
            public sealed record Whole
            {
                public Kind Kind { get; init; }
                [Unprefixed] [ReadWhen(nameof(Kind), Kind.Left)] public Part Left { get; init; } = new();
                [Unprefixed] [ReadWhen(nameof(Kind), Kind.Right)] public Part Right { get; init; } = new();
            }
            [Binds(typeof(Whole))] public partial class Command : System.Management.Automation.Cmdlet;
            """,
            ("P:S.Part.Size", "The size."));

        Assert.Empty(errors);
        Assert.Equal(
            [
                "/// <summary>The size. At least 1. Read when -Kind is Left or Right.</summary>",
                "[global::RosePO.Option(\"left.size\")]",
                "[global::RosePO.Option(\"right.size\")]",
            ],
            Before(text, "int Size")[..3]);
    }

    [Fact]
    public void Two_options_of_one_name_are_an_error_that_names_them()
    {
        var (text, errors) = Generation.Of("""
            public sealed record Part { [ParameterName("Size")] public int Length { get; init; } }
            public sealed record Whole { public int Size { get; init; } public Part Part { get; init; } = new(); }
            [Binds(typeof(Whole))] public partial class Command : System.Management.Automation.Cmdlet;
            """);

        Assert.Equal(["ROSEGEN1: The options size and part.length of Command would all be the parameter 'Size': give one of them another name with ParameterName"], errors);
        Assert.Empty(Members(text));
    }

    private static string[] Lines(string text) => [.. text.Split('\n').Select(line => line.Trim())];

    private static string[] Members(string text) =>
        [.. Lines(text).Where(line => line.StartsWith("public ", StringComparison.Ordinal)).Select(line => line["public ".Length..line.IndexOf(" {", StringComparison.Ordinal)])];

    // The documentation and attributes of a member.
    private static string[] Before(string text, string member)
    {
        var lines = Lines(text);
        var at = Array.FindIndex(lines, line => line.StartsWith($"public {member} {{", StringComparison.Ordinal));
        var from = Array.FindLastIndex(lines, at, line => line.StartsWith("/// ", StringComparison.Ordinal));
        return lines[from..at];
    }
}
