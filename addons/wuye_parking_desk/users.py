"""Who looks after a community, for what is reported at its lanes."""


def users_of(community, posts):
    """Users of these posts who have the community.

    Called as superuser: that they do is told, and nothing else of them.

    :param posts: names of groups of `wuye_property`
    """
    users = community.env["res.users"]
    for post in posts:
        users |= community.env.ref(f"wuye_property.group_{post}").all_user_ids
    return users.filtered(
        lambda user: (
            not user.share and user.active and community in user.wuye_community_ids
        )
    )
