using RosePO.Core.Tests.Data;
using RosePO.Core.Text.Sentences;
using RosePO.Core.Text.Titles;
using static RosePO.Core.Tests.Text.Sentences.TinyEncoder;

namespace RosePO.Core.Tests.Text.Sentences;

public sealed class SentenceEncoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("onnx/model.onnx")]
    public void A_title_is_the_mean_of_its_tokens_states_without_the_padding(string model)
    {
        var titles = Encode(Write(_folder, model), "Crimson", "quiet  part 2", "silver part 1 2 3", "", "Crimson parting");
        double[][] sums = [Sum("crimson"), Sum("quiet", "part", "2"), Sum("silver", "part", "1", "2", "3"), Sum(), Sum("crimson", "part", "##ing")];
        for (var a = 0; a < sums.Length; a++)
        {
            for (var b = 0; b < sums.Length; b++)
            {
                Assert.Equal(Cosine(sums[a], sums[b]), titles.Similarity(a, b), 1e-5);
            }
        }
    }

    [Fact]
    public void A_models_own_vector_of_the_sentence_goes_before_its_states()
    {
        var folder = Write(_folder);
        OnnxFile.Write(_folder.At("model.onnx"), Table, "token_embeddings", "sentence_embedding", ["input_ids"]);
        var titles = Encode(folder, "crimson", "silver");
        Assert.Equal(Cosine(Sum("crimson"), Sum("silver")), titles.Similarity(0, 1), 1e-5);

        // This model's own mean takes the padding in, which shows that it is the one that is read.
        var padded = Sum("crimson").Zip(Table[0], (sum, state) => sum + state).ToArray();
        Assert.Equal(Cosine(padded, Sum("silver", "part")), Encode(folder, "crimson", "silver part").Similarity(0, 1), 1e-5);
    }

    [Fact]
    public void A_folder_that_takes_the_first_token_has_its_state_alone()
    {
        var folder = Write(_folder);
        Directory.CreateDirectory(_folder.At("1_Pooling"));
        _folder.Write("1_Pooling/config.json", """{"word_embedding_dimension": 3, "pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}""");
        Assert.Equal(1, Encode(folder, "crimson", "silver part").Similarity(0, 1), 1e-6);
    }

    [Theory]
    [InlineData(null, "CRIMSON\u00a0Caf\u00e9\u200b", true)]
    [InlineData(null, "crimson cafe\u0301", true)]
    [InlineData("""{"do_lower_case": false}""", "crimson caf\u00e9", false)]
    [InlineData("""{"do_lower_case": false}""", "Crimson cafe", false)]
    [InlineData("""{"do_lower_case": false, "strip_accents": true}""", "crimson caf\u00e9", true)]
    [InlineData("""{"cls_token": {"content": "[CLS]"}, "sep_token": "[SEP]"}""", "Crimson cafe", true)]
    public void Capitals_and_accents_are_read_as_the_tokenizers_configuration_says(string? config, string title, bool equal)
    {
        var titles = Encode(Write(_folder, config: config), "crimson cafe", title);
        Assert.Equal(equal, titles.Similarity(0, 1) > 0.999999);
    }

    [Fact]
    public void A_special_tokens_spelling_in_a_title_is_text()
    {
        var tokenize = SentenceTokenizer.Load(Write(_folder), 128);
        Assert.Equal([2, 1, 1, 1, 5, 3], tokenize("[SEP] crimson"));
    }

    [Fact]
    public void A_long_title_loses_its_end_and_keeps_the_token_that_closes_it()
    {
        var tokens = SentenceTokenizer.Load(Write(_folder), 128)(string.Join(' ', Enumerable.Repeat("crimson", 500)));
        Assert.Equal((128, 2, 3), (tokens.Length, tokens[0], tokens[^1]));
    }

    [Fact]
    public void WordPiece_of_a_tokenizer_json_reads_as_that_of_a_vocabulary_file()
    {
        var titles = (string[])["Crimson parting 2", "caf\u00e9, silver!", "unknown"];
        var listed = titles.Select(SentenceTokenizer.Load(Write(_folder), 128)).ToArray();
        File.Delete(_folder.At("vocab.txt"));
        var vocabulary = string.Join(", ", Words.Select((word, id) => $"\"{word}\": {id}"));
        _folder.Write("tokenizer.json", $$"""{"normalizer": {"type": "BertNormalizer", "lowercase": true, "strip_accents": null}, "model": {"type": "WordPiece", "vocab": { {{vocabulary}} } } }""");
        Assert.Equal(listed, titles.Select(SentenceTokenizer.Load(_folder.Path, 128)));
    }

    [Fact]
    public void Byte_level_pairs_of_a_tokenizer_json_stand_between_the_tokens_of_its_frame()
    {
        _folder.Write("tokenizer.json", """
            {
              "added_tokens": [{ "id": 4, "content": "<s>", "special": true }, { "id": 5, "content": "</s>", "special": true }],
              "pre_tokenizer": { "type": "ByteLevel", "add_prefix_space": false, "use_regex": true },
              "post_processor": {
                "type": "TemplateProcessing",
                "single": [{ "SpecialToken": { "id": "<s>" } }, { "Sequence": { "id": "A" } }, { "SpecialToken": { "id": "</s>" } }],
                "special_tokens": { "<s>": { "ids": [4] }, "</s>": { "ids": [5] } }
              },
              "decoder": { "type": "ByteLevel" },
              "model": { "type": "BPE", "vocab": { "a": 0, "b": 1, "ab": 2, "\u0120": 3 }, "merges": ["a b"] }
            }
            """);
        var tokenize = SentenceTokenizer.Load(_folder.Path, 5);
        Assert.Equal([4, 2, 0, 5], tokenize("aba"));
        Assert.Equal([4, 2, 2, 2, 5], tokenize("abababab"));
    }

    [Fact]
    public void Many_titles_are_encoded_in_passes_that_tell_how_far_they_are_and_stop_when_asked()
    {
        using var encoder = SentenceEncoder.Load(Write(_folder), 1);
        var titles = Enumerable.Range(0, 9000).Select(i => Words[5 + (i % 4)]).ToArray();
        var told = new List<int>();
        var encoded = encoder.Encode(titles, told.Add, TestContext.Current.CancellationToken);
        Assert.True(told.Count > 1 && told[^1] == 9000 && told.SequenceEqual(told.Order()), string.Join(' ', told));
        Assert.Equal(1, encoded.Similarity(0, 8996), 1e-6);

        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => encoder.Encode(titles, _ => stop.Cancel(), stop.Token));
    }

    private static DenseTitles Encode(string folder, params string[] titles)
    {
        using var encoder = SentenceEncoder.Load(folder, 1);
        return encoder.Encode(titles, null, TestContext.Current.CancellationToken);
    }
}
