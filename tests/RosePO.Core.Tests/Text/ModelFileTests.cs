using System.Text;
using System.Text.Json.Nodes;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Models.Decoder;
using RosePO.Core.Models.Lora;
using RosePO.Core.Tests.Data;
using RosePO.Core.Tests.Text.HuggingFace;
using RosePO.Core.Text.Prompts;
using RosePO.Core.Text.Tokenizers;

namespace RosePO.Core.Tests.Text;

/// <summary>The small files of a model folder with any value in any place: read, or refused as no model.</summary>
public sealed class ModelFileTests : IDisposable
{
    private const string Config = """
        {"model_type":"llama","vocab_size":32,"hidden_size":8,"num_hidden_layers":1,"num_attention_heads":2,"num_key_value_heads":1,"intermediate_size":8,
         "max_position_embeddings":64,"rms_norm_eps":1e-5,"rope_theta":10000.0,"rope_scaling":null,"rope_parameters":null,"tie_word_embeddings":true,"hidden_act":"silu",
         "attention_bias":false,"mlp_bias":false,"head_dim":4,"sliding_window":null,"layer_types":null,"quantization_config":null,"eos_token_id":2,"pad_token_id":1}
        """;

    private const string Adapter = """
        {"peft_type":"LORA","r":4,"lora_alpha":8,"lora_dropout":0.1,"target_modules":["q_proj"],"base_model_name_or_path":"x","use_rslora":false,"bias":"none","init_lora_weights":true}
        """;

    private const string TokenizerConfig = """{"eos_token":null,"chat_template":[{"name":"tool_use","template":"{{x}}"}]}""";

    private static readonly string[] s_values =
    [
        "null", "true", "-1", "0", "3", "1.5", "99999999999999999999", "1e400", "\"\"", "\"x\"", "\"\\ud800\"", "[]", "[null]", "[[7]]", "{}", "{\"type\":7}", "{\"content\":7}",
        "[{\"id\":1}]", "[{\"content\":null,\"id\":1}]", "\"BPE\"", "\"WordLevel\"", "\"bpe\"",
    ];

    private readonly TemporaryFolder _folder = new();

    public ModelFileTests()
    {
        foreach (var (name, text) in Files())
        {
            _folder.Write(name, text);
        }
    }

    public static TheoryData<string> Names => [.. Files().Keys];

    public void Dispose() => _folder.Dispose();

    private static Dictionary<string, string> Files() => new()
    {
        [TokenizerFiles.Tokenizer] = TokenizerFixtures.Tiny().ToJsonString(),
        [TokenizerFiles.TokenizerConfig] = TokenizerConfig,
        [TokenizerFiles.SpecialTokensMap] = """{"eos_token":{"content":"</s>"}}""",
        [TokenizerFiles.GenerationConfig] = """{"eos_token_id":[2,1],"pad_token_id":null}""",
        [TokenizerFiles.ModelConfig] = Config,
        [ModelFolder.AdapterConfig] = Adapter,
        [ModelFolder.Prompt] = new ModelPrompt(PromptTemplates.Llara, new PromptShape()).ToJson(),
        [ModelFolder.WeightsIndex] = """{"metadata":{"total_size":1},"weight_map":{"a":"b.safetensors"}}""",
    };

    // Everything that reads one of the files, each on its own.
    private bool ReadAll()
    {
        Action[] readers =
        [
            () => TokenizerFolder.Load(_folder.Path),
            () => ChatLayout.Of(_folder.Path, TokenizerFolder.Load(_folder.Path)),
            () => LlamaConfig.Load(_folder.Path),
            () => LoraConfig.Load(_folder.Path),
            () => LoraConfig.BaseName(_folder.Path),
            () => ModelPrompt.Load(_folder.At(ModelFolder.Prompt)),
            () => ShardIndex.Read(_folder.At(ModelFolder.WeightsIndex)),
        ];
        var whole = true;
        foreach (var read in readers)
        {
            try
            {
                read();
            }
            catch (RoseException error)
            {
                Assert.Equal(RoseErrorCode.ModelInvalid, error.Error);
                whole = false;
            }
        }

        return whole;
    }

    private static IEnumerable<(JsonNode Parent, string? Key, int Index)> Places(JsonNode node)
    {
        IEnumerable<(JsonNode, string?, int, JsonNode?)> children = node switch
        {
            JsonObject json => json.Select(pair => (node, (string?)pair.Key, -1, pair.Value)),
            JsonArray list => list.Select((value, i) => (node, (string?)null, i, value)),
            _ => [],
        };
        return children.SelectMany(child => (child.Item4 is null ? [] : Places(child.Item4)).Prepend((child.Item1, child.Item2, child.Item3)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_value_in_any_place_is_read_or_refused(string name)
    {
        var text = Files()[name];
        var count = Places(JsonNode.Parse(text)!).Count();
        for (var place = 0; place < count; place++)
        {
            foreach (var value in s_values)
            {
                var json = JsonNode.Parse(text)!;
                var (parent, key, index) = Places(json).ElementAt(place);
                if (key is not null)
                {
                    parent[key] = "HERE";
                }
                else
                {
                    parent[index] = "HERE";
                }

                _folder.Write(name, json.ToJsonString().Replace("\"HERE\"", value, StringComparison.Ordinal));
                ReadAll();
            }

            var without = JsonNode.Parse(text)!;
            var (at, gone, item) = Places(without).ElementAt(place);
            _ = gone is not null ? at.AsObject().Remove(gone) : Remove(at.AsArray(), item);
            _folder.Write(name, without.ToJsonString());
            ReadAll();
        }
    }

    private static bool Remove(JsonArray list, int index)
    {
        list.RemoveAt(index);
        return true;
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{}")]
    [InlineData("{\"model\":7}")]
    [InlineData("{\"model\":\"BPE\"}")]
    [InlineData("{\"model\":[]}")]
    [InlineData("{\"model\":{\"type\":7}}")]
    [InlineData("{\"model\":{\"type\":\"WordLevel\"}}")]
    [InlineData("{\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"a\":null}}}")]
    [InlineData("{\"model\":{\"type\":\"WordLevel\",\"vocab\":[]}}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"model_type\":\"llama\",\"model_type\":\"llama\",\"r\":1,\"r\":2}")]
    public void No_file_may_be_any_JSON(string text)
    {
        foreach (var name in Files().Keys)
        {
            _folder.Write(name, text);
            ReadAll();
            _folder.Write(name, Files()[name]);
        }

        Assert.True(ReadAll());
    }

    [Fact]
    public void No_file_may_nest_without_end()
    {
        foreach (var name in Files().Keys)
        {
            foreach (var deep in (string[])[new string('[', 200_000), string.Concat(Enumerable.Repeat("{\"a\":", 200_000)), $"{{\"a\":{new string('[', 100)}{new string(']', 100)}}}"])
            {
                _folder.Write(name, deep);
                Assert.False(ReadAll());
            }

            _folder.Write(name, Files()[name]);
        }
    }

    [Fact]
    public void Ids_of_a_catalogues_tokenizer_are_those_of_its_file()
    {
        CatalogTokenizer.Build(["one two", "three"]).Save(_folder.Path);
        Assert.Equal(CatalogTokenizer.ModelType, (string?)JsonNode.Parse(File.ReadAllText(_folder.At("tokenizer.json")))!["model"]!["type"]);
        var good = File.ReadAllText(_folder.At("tokenizer.json"));
        TokenizerFolder.Load(_folder.Path);
        foreach (var (from, to) in (ReadOnlySpan<(string, string)>)[("\"\u2581two\": 7", "\"\u2581two\": 70"), ("\"\u2581two\": 7", "\"\u2581two\": 6"), ("\"\u2581two\": 7", "\"\u2581two\": -7"), ("\"\u2581two\": 7", "\"\u2581two\": 7.5")])
        {
            Assert.Contains(from, good, StringComparison.Ordinal);
            _folder.Write("tokenizer.json", good.Replace(from, to, StringComparison.Ordinal));
            Assert.Equal(RoseErrorCode.ModelInvalid, Assert.Throws<RoseException>(() => TokenizerFolder.Load(_folder.Path)).Error);
        }
    }

    [Fact]
    public void Files_that_cannot_be_read_are_refused_by_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !File.Exists("/proc/self/mem"), "This system has no such file.");
        foreach (var name in Files().Keys.Append(TokenizerFiles.ChatTemplate))
        {
            File.Delete(_folder.At(name));
            File.CreateSymbolicLink(_folder.At(name), "/proc/self/mem");
            Assert.False(ReadAll(), name);
            File.Delete(_folder.At(name));
            if (Files().TryGetValue(name, out var text))
            {
                _folder.Write(name, text);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Mutated_files_are_read_or_refused(string name)
    {
        var random = new Random(7);
        var bytes = Encoding.UTF8.GetBytes(Files()[name]);
        for (var i = 0; i < 1500; i++)
        {
            File.WriteAllBytes(_folder.At(name), Mutation.Of(bytes, random) is { Length: < 100_000 } mutated ? mutated : []);
            ReadAll();
        }
    }
}
