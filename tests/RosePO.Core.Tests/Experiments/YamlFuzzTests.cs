using System.Globalization;
using System.Text;
using RosePO.Core.Experiments;
using RosePO.Core.Tests.Data;
using RosePO.Core.Text.Prompts;

namespace RosePO.Core.Tests.Experiments;

/// <summary>Experiments, overrides and prompt templates as they break: each is read or refused with a name, and none hangs.</summary>
public sealed class YamlFuzzTests : IDisposable
{
    private const string Template = "system: \"You are \\u00e9\"\nprompt: |\n  {history}\n  {candidates}\nhistoryItem: '{index}. {title}'\nend: '{eos}'\nchat: true\n---\n";

    private static readonly int s_files = int.Parse(Environment.GetEnvironmentVariable("ROSEPO_FUZZ_FILES") ?? "1000", CultureInfo.InvariantCulture);

    private static readonly string s_experiment = SmallExperiment.Yaml
        + "publicVariables: [HOME]\nmatrix: { sft.epochs: &s [1, '${maxHistory}'] }\n";

    private static readonly string[] s_pieces =
    [
        "${", "}", "${sft.epochs}", "${env:PATH}", "$${", "*s", "&s ", "<<: *s", "!!binary ", "!x ", "|\n", ">-\n", "\"\\0\"", "\"\\uD800\"", "[", "]", "{", "? ", "- ", ": ", "---\n", "...\n",
        "%YAML 1.1\n", "\t", "\u0085", "\ufeff", "\u2028", "#", "'", "extends: a.yml\n", "~", "null", ".inf", "1e999", "0x10", "99999999999", "-1", "\r",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Changed(string text, Random random)
    {
        if (random.Next(3) == 0)
        {
            var mutated = Mutation.Of(Encoding.UTF8.GetBytes(text), random);
            return mutated.Length < 100_000 ? mutated : mutated[..100_000];
        }

        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var at = random.Next(text.Length);
            text = text[..at] + s_pieces[random.Next(s_pieces.Length)] + text[Math.Min(text.Length, at + random.Next(4))..];
        }

        return Encoding.UTF8.GetBytes(text);
    }

    private static bool Reads(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (RoseException)
        {
            return false;
        }
    }

    [Fact]
    public void Broken_experiments_are_read_or_refused()
    {
        var random = new Random(15);
        var read = 0;
        for (var i = 0; i < s_files; i++)
        {
            File.WriteAllBytes(_folder.At("experiment.yml"), Changed(s_experiment, random));
            read += Reads(() => ExperimentPlan.LoadAll(new ExperimentRequest { File = _folder.At("experiment.yml") })) ? 1 : 0;
        }

        Assert.InRange(read, 1, s_files - 1);
    }

    [Fact]
    public void Broken_overrides_are_read_or_refused()
    {
        var random = new Random(16);
        var file = _folder.Write("experiment.yml", SmallExperiment.Yaml);
        var read = 0;
        for (var i = 0; i < s_files; i++)
        {
            var (key, value) = (Encoding.UTF8.GetString(Changed("pairs.mixed.strategies", random)), Encoding.UTF8.GetString(Changed("[SelfHard, Random, { a: b }]", random)));
            var request = new ExperimentRequest { File = file, Overrides = new Dictionary<string, string> { [i % 2 == 0 ? key : "pairs.mixed.strategies"] = value } };
            read += Reads(() => ExperimentPlan.LoadAll(request)) ? 1 : 0;
        }

        Assert.InRange(read, 0, s_files - 1);
    }

    [Fact]
    public void Broken_templates_are_read_or_refused()
    {
        var random = new Random(17);
        var read = 0;
        for (var i = 0; i < s_files; i++)
        {
            File.WriteAllBytes(_folder.At("template.yml"), Changed(Template, random));
            read += Reads(() => PromptTemplates.Resolve(_folder.At("template.yml"))) ? 1 : 0;
        }

        Assert.InRange(read, 1, s_files - 1);
    }
}
