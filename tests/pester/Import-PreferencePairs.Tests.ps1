BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Push-Location $TestDrive
    Set-Content ./trl.jsonl @(
        '{"prompt":"After Heat?","chosen":"Fargo","rejected":"Alien"}'
        '{"prompt":"After Alien?","chosen":"Heat","rejected":["Fargo","Casino"],"epsilon":[0.1,0.2]}'
    )
}

AfterAll { Pop-Location }

Describe 'Import-PreferencePairs' {
    It 'makes a pair set of another program''s file' {
        $pairs = Import-PreferencePairs ./trl.jsonl -Destination runs/external
        $pairs | Should -BeOfType RosePO.PairSetResult
        $pairs.Examples | Should -Be 2
        $pairs.PairCount | Should -Be 3
        './runs/external/pairs.parquet' | Should -Exist
    }

    It 'takes files from the pipeline, under the singular name too' {
        (Get-Item ./trl.jsonl | Import-PreferencePair).PairCount | Should -Be 3
    }

    It 'gives back what was exported' {
        $null = Import-PreferencePairs ./trl.jsonl | Export-PreferencePairs ./again.jsonl
        $rows = Get-Content ./again.jsonl | ConvertFrom-Json
        $rows.chosen | Should -Be Fargo, Heat, Heat
        $rows.rejected | Should -Be Alien, Fargo, Casino
    }

    It 'names the line that is wrong' {
        Set-Content ./wrong.jsonl '{"prompt":"After Heat?","chosen":"Fargo","rejected":"Alien"}', '{"prompt":"After Heat?"}'
        $null = Import-PreferencePairs ./wrong.jsonl -ErrorAction SilentlyContinue -ErrorVariable wrong
        $wrong.FullyQualifiedErrorId | Should -Be 'PairFileInvalid,RosePO.Commands.ImportPreferencePairsCommand'
        $wrong.Exception.Line | Should -Be 2
    }

    It 'reports a missing file as FileNotFound' {
        ErrorIdOf { Import-PreferencePairs ./missing.jsonl -ErrorAction Continue } |
            Should -Be 'FileNotFound,RosePO.Commands.ImportPreferencePairsCommand'
    }
}
