"""Six recorded flows: what a proxy between browser, portal and Clinic wrote down, long values cut.

Five lines or so each: who asks whom, for what, and the answer. They are data; none of it is run.
"""

from __future__ import annotations

from textwrap import dedent

recordings = {
    letter: dedent(text).strip()
    for letter, text in {
        "A": """
            ada -> clinic     GET /authorize?response_type=code&client_id=tablet&scope=predict
                              &redirect_uri=https://portal.example/out?to=https://news.example/
                              &state=Zk1u&code_challenge=q8Ww...&code_challenge_method=S256
            clinic -> ada     302 https://portal.example/out?to=https://news.example/&code=Tn4d&state=Zk1u
            ada -> portal     GET /out?to=https://news.example/&code=Tn4d&state=Zk1u
            portal -> ada     302 https://news.example/?code=Tn4d&state=Zk1u
            app -> clinic     POST /token  grant_type=authorization_code&code=Tn4d&client_id=tablet
                              &redirect_uri=https://portal.example/out?to=https://news.example/
                              &code_verifier=vU0s...
            clinic -> app     200 {"access_token": "2Yot...", "scope": "predict"}
            """,
        "B": """
            ada -> clinic     GET /authorize?response_type=code&client_id=tablet&scope=predict
                              &redirect_uri=https://portal.example/app&state=p0Qx&code_challenge=M25i...
            clinic -> ada     302 https://portal.example/app?code=8xLO&state=p0Qx&iss=https://clinic.example
            app -> clinic     POST /token  grant_type=authorization_code&code=8xLO&client_id=tablet
                              &redirect_uri=https://portal.example/app&code_verifier=M25i...
            clinic -> app     200 {"access_token": "tGzv...", "scope": "predict"}
            """,
        "C": """
            ada -> portal     GET /login                               cookie: sid=71
            portal -> ada     302 https://clinic.example/authorize?response_type=code&client_id=portal
                              &redirect_uri=https://portal.example/callback&scope=openid
                              &state=Hk20&code_challenge=Zm1u...&code_challenge_method=S256
            ben -> portal     GET /callback?code=j4Rf&state=Hk20&iss=https://clinic.example   cookie: sid=93
            portal -> clinic  POST /token  grant_type=authorization_code&code=j4Rf
                              &redirect_uri=https://portal.example/callback&code_verifier=6bYl...
            clinic -> portal  200 {"access_token": "9Qrs...", "id_token": "eyJh..."}
            portal -> ben     302 /home                                cookie: sid=94
            """,
        "D": """
            ada -> portal     GET /callback?code=Vb5e&state=w3Mn&iss=https://clinic.example   cookie: sid=15
            portal -> clinic  POST /token  grant_type=authorization_code&code=Vb5e
                              &redirect_uri=https://portal.example/callback&code_verifier=nR7k...
            clinic -> portal  200 {"access_token": "Xa10...", "refresh_token": "cD44..."}
            portal -> clinic  POST /token  grant_type=authorization_code&code=Vb5e
                              &redirect_uri=https://portal.example/callback&code_verifier=nR7k...
            clinic -> portal  200 {"access_token": "Lm83...", "refresh_token": "uT29..."}
            """,
        "E": """
            quiz -> portal    POST /session  {"token": "kE7f..."}
            portal -> clinic  GET /userinfo                            Authorization: Bearer kE7f...
            clinic -> portal  200 {"sub": "ada", "scope": "openid", "client_id": "quiz"}
            portal -> quiz    200 {"you are": "ada"}                   cookie: sid=52
            """,
        "F": """
            ada -> portal     GET /login?at=nord.example               cookie: sid=33
            portal -> ada     302 https://nord.example/authorize?client_id=portal-at-nord&state=Ry6c
                              &redirect_uri=https://portal.example/callback&code_challenge=a1Bc...
            ada -> nord       GET /authorize?client_id=portal-at-nord&state=Ry6c&...
            nord -> ada       302 https://clinic.example/authorize?client_id=portal&state=Ry6c
                              &redirect_uri=https://portal.example/callback&code_challenge=77Xz...
            clinic -> ada     302 https://portal.example/callback?code=Gw1p&state=Ry6c
            ada -> portal     GET /callback?code=Gw1p&state=Ry6c       cookie: sid=33
            portal -> nord    POST /token  grant_type=authorization_code&code=Gw1p&code_verifier=oP5t...
            """,
    }.items()
}
