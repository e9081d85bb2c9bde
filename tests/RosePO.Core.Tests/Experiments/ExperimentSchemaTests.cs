using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Tests.Experiments;

public sealed class ExperimentSchemaTests
{
    private static readonly string s_path = Repository.At("schema", "rosepo-experiment.v1.json");

    /// <summary>With ROSEPO_WRITE_SCHEMA set this writes the file, which is how it is brought up to date.</summary>
    [Fact]
    public void The_published_schema_is_that_of_the_records()
    {
        if (Environment.GetEnvironmentVariable("ROSEPO_WRITE_SCHEMA") is { Length: > 0 })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(s_path)!);
            File.WriteAllText(s_path, ExperimentSchema.Text());
        }

        Assert.Equal(ExperimentSchema.Text(), File.ReadAllText(s_path));
    }

    [Fact]
    public void Keys_have_their_description_default_range_and_choices()
    {
        var sft = JsonNode.Parse(File.ReadAllText(s_path))!["properties"]!["sft"]!["anyOf"]![0]!["properties"]!;

        Assert.Equal("Passes over the examples; a fraction stops within a pass.", (string?)sft["epochs"]!["description"]);
        Assert.Equal(1, (double)sft["epochs"]!["default"]!);
        Assert.Equal(0, (double)sft["epochs"]!["anyOf"]![0]!["exclusiveMinimum"]!);
        Assert.Equal(Enum.GetNames<Precision>(), sft["precision"]!["anyOf"]![0]!["enum"]!.AsArray().Select(name => (string)name!));
        Assert.Equal("The shape of a new Embedded model. Read when model is Embedded.", (string?)sft["embedded"]!["description"]);
        var schedule = JsonNode.Parse(File.ReadAllText(s_path))!["definitions"]![nameof(ScheduleOptions)]!["properties"]!;
        Assert.Equal(Enum.GetNames<LearningRateSchedule>(), schedule["shape"]!["anyOf"]![0]!["enum"]!.AsArray().Select(name => (string)name!));
        Assert.EndsWith("Read when shape is not Constant.", (string?)schedule["minimumRateRatio"]!["description"]);
        Assert.Null(sft["destination"]);
        Assert.Null(sft["beta"]);
    }

    [Fact]
    public void Every_key_of_every_example_is_in_the_schema()
    {
        var schema = JsonNode.Parse(File.ReadAllText(s_path))!.AsObject();
        var files = Directory.GetFiles(Repository.At("examples"), "experiment.yml", SearchOption.AllDirectories);

        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var yaml = new YamlStream();
            using var reader = new StreamReader(file);
            yaml.Load(reader);
            Check(yaml.Documents[0].RootNode, schema, file);
        }

        void Check(YamlNode node, JsonObject at, string path)
        {
            if (node is not YamlMappingNode mapping)
            {
                return;
            }

            if (at["allOf"]?[0]?["$ref"] is { } name)
            {
                at = schema["definitions"]![((string)name!).Split('/')[^1]]!.AsObject();
            }

            // One stage or several by name: the way that has all of the keys.
            if (at["anyOf"] is JsonArray ways)
            {
                at = ways.OfType<JsonObject>().FirstOrDefault(way => mapping.Children.Keys.All(key => Below(way, key) is not null)) ?? ways[0]!.AsObject();
            }

            foreach (var (key, value) in mapping.Children)
            {
                var below = Below(at, key);
                Assert.True(below is not null, $"{path}: {key}");
                Check(value, below!.AsObject(), $"{path}: {key}");
            }
        }

        static JsonNode? Below(JsonObject at, YamlNode key) => at["properties"]?[key.ToString()] ?? at["additionalProperties"] as JsonObject;
    }
}
